import { describe, expect, it } from "vitest";
import { faultOfOffer, type OfferFault } from "./session-offer.ts";

const print = Array.from({ length: 32 }, () => "AB").join(":");
const session = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0"];
const security = [`a=fingerprint:SHA-256 ${print}`, "a=setup:actpass"];
const way = ["a=ice-ufrag:abcd", "a=ice-pwd:0123456789012345678901"];
const audio = (formats = "0 101", ...more: string[]): string[] => [`m=audio 9 UDP/TLS/RTP/SAVPF ${formats}`, "a=rtpmap:101 telephone-event/8000", ...more];
const offer = (...lines: string[]): string => `${[...session, ...lines].join("\r\n")}\r\n`;

describe("an offer of sound", () => {
  it("is taken with a voice format that browsers know, secured, at the medium or for the whole session", () => {
    expect(faultOfOffer(offer(...audio(), ...security, ...way))).toBe(null);
    expect(faultOfOffer(offer(...security, ...way, ...audio("96", "a=rtpmap:96 OPUS/48000/2")))).toBe(null);
    expect(faultOfOffer(offer("m=video 9 UDP/TLS/RTP/SAVPF 97", ...audio("8"), ...security, ...way))).toBe(null);
  });
  it.each<[OfferFault, string]>([
    ["noCommonSound", offer(...security, ...way)],
    ["noCommonSound", offer("m=video 9 UDP/TLS/RTP/SAVPF 97", ...security, ...way)],
    ["noCommonSound", offer("m=audio 0 UDP/TLS/RTP/SAVPF 0", ...security, ...way)],
    ["noCommonSound", offer("m=audio 9 TCP/MRCPv2 0", ...security, ...way)],
    ["noCommonSound", offer(...audio("18 97 101", "a=rtpmap:18 G729/8000", "a=rtpmap:97 speex/8000"), ...security, ...way)],
    ["noCommonSound", offer(...audio("0", "a=rtpmap:0 G729/8000"), ...security, ...way)],
    ["noCommonSound", offer(...audio("constructor __proto__"), ...security, ...way)],
    ["noCommonSound", offer(...audio(), ...security)],
    ["soundNotSecured", offer(...audio(), ...way)],
    ["soundNotSecured", offer(...audio(), `a=fingerprint:sha-256 ${print.slice(3)}`, ...way)],
    ["soundNotSecured", offer(...audio(), "a=fingerprint:md5 AB:CD", ...way)],
    ["soundNotSecured", offer("m=audio 4000 RTP/AVP 0")],
    ["unreadable", "no description"],
    ["unreadable", "v=0\r\n"],
    ["unreadable", offer("m=audio")],
    ["unreadable", offer("what is this", ...audio())],
    ["unreadable", "\u0000".repeat(1_000)],
  ])("is refused: %s", (fault, sdp) => expect(faultOfOffer(sdp)).toBe(fault));
});
