import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freeUdpPort } from "../../tools/asterisk/free-ports.ts";
import { readSound, toMulaw } from "./sound.ts";

/** What the phone network's far side does with calls. */
export interface SippCalleeOptions {
  readonly exchange: { readonly trunkAddress: string; readonly trunkPort: number };
  /** Spoken again and again from the answer on. */
  readonly voice: string;
  /** The port at `trunkAddress` where the callee hears; else where sipp speaks from, and nobody hears it. */
  readonly ear?: number;
  /** `ring`: nobody answers; a number: refused with that status. */
  readonly answers?: "answer" | "ring" | number;
}
/** Somebody outside who is called, such as a unit, or a stand-in for 110: any number leads here. */
export interface SippCallee {
  /** Numbers that were dialled so far, in order. */
  dialled(): string[];
  answered(): number;
  ended(): number;
  stop(): Promise<void>;
}

const say = (saying: string): string => `<action><exec command="echo ${saying} >&2"/></action>`;
const lines = (text: string): string => `<![CDATA[\n\n${text}\n\n]]>`;
const reply = (status: string, more: string): string => `SIP/2.0 ${status}
[last_Via:]
[last_From:]
[last_To:];tag=[pid]callee[call_number]
[last_Call-ID:]
[last_CSeq:]
[last_Record-Route:]
Contact: <sip:callee@[local_ip]:[local_port]>
${more}`;
const description = (ear: number | undefined): string => `Content-Type: application/sdp
Content-Length: [len]

v=0
o=callee 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio ${ear ?? "[rtpstream_audio_port]"} RTP/AVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20${ear === undefined ? "" : "\na=x-spoken-from:[rtpstream_audio_port]"}`;

const heard = `<recv request="INVITE"><action><ereg regexp="^INVITE sip:([^@]+)@" search_in="msg" assign_to="1,2"/><exec command="echo callee:dialled:[$2] >&2"/></action></recv>
  <nop><action><log message="[$1]"/></action></nop>`;

function scenario(voice: string, answers: "answer" | "ring" | number, ear: number | undefined): string {
  const sdp = description(ear);
  const refused = typeof answers === "number" ? `<send>${lines(reply(`${answers} No`, "Content-Length: 0"))}</send><recv request="ACK"/>` : "";
  const ringing = `<recv request="CANCEL" timeout="600000"/>
  <send>${lines("SIP/2.0 200 OK\n[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\nContent-Length: 0")}</send>`;
  const answered = `<send retrans="500">${lines(reply("200 OK", sdp))}</send>
  <recv request="ACK">${say("callee:answered")}</recv>
  <nop><action><exec rtp_stream="${voice},-1,0"/></action></nop>
  <label id="talk"/>
  <recv request="INVITE" optional="true" next="again"/>
  <recv request="BYE">${say("callee:ended")}</recv>
  <send next="done">${lines("SIP/2.0 200 OK\n[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\nContent-Length: 0")}</send>
  <label id="again"/>
  <send retrans="500">${lines(`SIP/2.0 200 OK\n[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\nContact: <sip:callee@[local_ip]:[local_port]>\n${sdp}`)}</send>
  <recv request="ACK" next="talk"/>
  <label id="done"/>`;
  const rest =
    typeof answers === "number" ? refused : `<send>${lines(reply("180 Ringing", "Content-Length: 0"))}</send>\n  ${answers === "ring" ? ringing : answered}`;
  return `<?xml version="1.0" encoding="UTF-8" ?>\n<scenario name="callee">\n  ${heard}\n  ${rest}\n</scenario>\n`;
}

/** Takes the calls that the exchange sends into the phone network. @throws Error when sipp cannot be started */
export async function startSippCallee({ exchange, voice, answers = "answer", ear }: SippCalleeOptions): Promise<SippCallee> {
  const folder = mkdtempSync(join(tmpdir(), "hotline-callee-"));
  writeFileSync(join(folder, "voice.ulaw"), toMulaw(readSound(voice)));
  writeFileSync(join(folder, "callee.xml"), scenario(join(folder, "voice.ulaw"), answers, ear));
  const { trunkAddress, trunkPort } = exchange;
  const mediaPort = await freeUdpPort(trunkAddress);
  const args = ["-sf", join(folder, "callee.xml"), "-i", trunkAddress, "-p", String(trunkPort), "-mi", trunkAddress, "-mp", String(mediaPort)];
  args.push("-nostdin", "-recv_timeout", "600000", "-trace_err", "-error_file", join(folder, "errors.log"));
  const child = spawn("sipp", args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, TERM: "dumb" } });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
  });
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const count = (saying: string): number => said.split(saying).length - 1;
  return {
    dialled: () => [...said.matchAll(/callee:dialled:(\S+)/g)].map((match) => match[1] ?? ""),
    answered: () => count("callee:answered"),
    ended: () => count("callee:ended"),
    async stop() {
      child.kill("SIGKILL");
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
