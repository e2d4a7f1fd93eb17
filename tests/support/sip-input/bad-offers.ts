/** A change that makes of a good description of sound (RFC 8866) one that the line cannot take, and what must come of it. */
export interface BadOffer {
  readonly about: string;
  readonly status: number;
  readonly cause: "noCommonSound" | "soundNotSecured" | "unreadable";
  /** As the operator reads it. */
  readonly words: string;
  change(sdp: string): string;
}

const words = {
  noCommonSound: "没有双方都支持的声音格式，来电未能接入",
  soundNotSecured: "声音加密验证失败，通话已结束",
  unreadable: "交换机发来的内容无法识别，来电未能接入",
} as const;
const bad = (about: string, status: number, cause: BadOffer["cause"], change: BadOffer["change"]): BadOffer => ({
  about,
  status,
  cause,
  words: words[cause],
  change,
});

/** Refused before anything rings. */
export const badOffers: readonly BadOffer[] = [
  bad("no audio", 488, "noCommonSound", (sdp) => sdp.replace(/^m=audio/m, "m=video")),
  bad("formats that nobody knows", 488, "noCommonSound", (sdp) =>
    sdp
      .replace(/^(m=audio \d+ \S+).*$/m, "$1 77")
      .replace(/^a=(?:rtpmap|fmtp):.*\r\n/gm, "")
      .concat("a=rtpmap:77 hotline/8000\r\n"),
  ),
  bad("no fingerprint", 488, "soundNotSecured", (sdp) => sdp.replace(/^a=fingerprint:.*\r\n/gm, "")),
  bad("no description at all", 400, "unreadable", () => "this is no session description\r\n"),
];

/** Nobody's certificate has this fingerprint: found out when the sound's encryption begins. */
export const withWrongFingerprint = (sdp: string): string =>
  sdp.replace(/^(a=fingerprint:\S+ )(..)/gm, (_, name: string, byte: string) => `${name}${byte === "00" ? "01" : "00"}`);

/** An INVITE with another description, and the length that goes with it; any other frame as it is. */
export function withOffer(frame: string, change: (sdp: string) => string): string {
  const [head = "", sdp = ""] = frame.split("\r\n\r\n");
  if (!head.startsWith("INVITE ") || sdp === "") return frame;
  const changed = change(sdp);
  return `${head.replace(/^Content-Length:.*$/im, `Content-Length: ${Buffer.byteLength(changed)}`)}\r\n\r\n${changed}`;
}
