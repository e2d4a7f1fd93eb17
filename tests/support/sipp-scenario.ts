export interface ScenarioOptions {
  readonly number: string | null;
  readonly name?: string;
  readonly voice: string;
  readonly talkFor?: number;
  /** The voice begins with the exchange's first description (183) and not with the answer. */
  readonly isHeardEarly?: boolean;
  /** Where the caller hears, when that is not where sipp speaks from. */
  readonly ear?: number;
  /** The key that is pressed when the test asks for it; `2` where nothing is said. */
  readonly key?: string;
  /** Lines that sipp says on standard error when it comes to each point. */
  readonly sayings: { readonly progress: string; readonly answered: string; readonly far: string; readonly caller: string };
}

// The parser of sipp takes no entities, and needs none.
const say = (saying: string): string => `<action><exec command="echo ${saying} >&2"/></action>`;
/** sipp takes square brackets for its own keywords, and the scenario is XML. */
const plain = (text: string): string =>
  text
    .replaceAll("[", "(")
    .replaceAll("]", ")")
    .replace(/["\\\r\n]/g, " ");

function from(options: ScenarioOptions): string {
  if (options.number === null) return '"Anonymous" <sip:anonymous@anonymous.invalid>';
  const name = options.name === undefined ? "" : `"${plain(options.name)}" `;
  return `${name}<sip:${plain(options.number)}@[local_ip]:[local_port]>`;
}

const lines = (text: string): string => `<![CDATA[\n\n${text}\n\n]]>`;

/** The INVITE's branch, which its CANCEL and the ACK to its refusal share (RFC 3261 §9.1, §17.1.1.3). */
const inviteBranch = "z9hG4bK-invite-[pid]-[call_number]";
const called = "<sip:[service]@[remote_ip]:[remote_port]>";

/** What the test sends to sipp's own port to make the caller hang up: sipp takes it by its Call-ID. */
export const hangUpRequest = (callId: string): string =>
  `INFO sip:caller@test SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK-hang-up\r\nFrom: <sip:test@test>;tag=1\r\nTo: <sip:caller@test>\r\nCall-ID: ${callId}\r\nCSeq: 1 INFO\r\nContent-Length: 0\r\n\r\n`;

/** What the test sends to make the caller press the key. */
export const keyRequest = (callId: string): string =>
  hangUpRequest(callId).replaceAll("INFO", "MESSAGE").replace("hang-up", "key").replace("CSeq: 1", "CSeq: 2");

/** A description of one G.711 stream; sipp opens its port where the keyword for it is read, also in a line that nobody knows. */
const described = (name: string, ear: number | undefined, more = ""): string => `Content-Type: application/sdp
Content-Length: [len]

v=0
o=${name} 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio ${ear ?? "[rtpstream_audio_port]"} RTP/AVP 0
a=rtpmap:0 PCMU/8000
a=ptime:20${ear === undefined ? "" : "\na=x-spoken-from:[rtpstream_audio_port]"}${more}`;

/** A re-INVITE that comes through (a proxy passes it on): the first one holds, the next one resumes, by RFC 3264 §8.4. */
const reinvited = (ear: number | undefined): string => {
  const answer = (direction: string): string =>
    lines(`SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
[last_Record-Route:]
Contact: <sip:caller@[local_ip]:[local_port]>
${described("caller", ear, `\na=${direction}`)}`);
  return `  <label id="held"/>
  <send retrans="500">${answer("recvonly")}</send>
  <recv request="ACK"/>
  <recv request="INFO" optional="true" next="hangup"/>
  <recv request="BYE" optional="true" next="far"/>
  <recv request="INVITE"/>
  <send retrans="500">${answer("sendrecv")}</send>
  <recv request="ACK" next="talk"/>
`;
};

/**
 * A caller as a sipp scenario: INVITE, answer, voice, and the end from either side.
 *
 *   INVITE ── 100/180/183 ──► 200 ──► ACK, voice ──► BYE from there | limit or INFO from the test ──► BYE
 *                   └─ INFO from the test ──► CANCEL ──► 200, 487, ACK
 *                              voice ──re-INVITE──► held ──re-INVITE──► voice
 */
export function sippScenario(options: ScenarioOptions): string {
  const sender = from(options);
  const request = (method: string, uri: string, branch: string, to: string, number: number, more = ""): string =>
    `${method} ${uri} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${branch}
From: ${sender};tag=[pid]caller[call_number]
To: ${to}
Call-ID: [call_id]
CSeq: ${number} ${method}
Max-Forwards: 70
${more}`;
  const entry = "sip:[service]@[remote_ip]:[remote_port]";
  const inDialog = (method: string, number: number): string =>
    request(method, "[next_url]", "[branch]", `${called}[peer_tag_param]`, number, "[routes]\nContent-Length: 0");
  const offer = `Contact: <sip:caller@[local_ip]:[local_port]>
Allow: INVITE, ACK, BYE, CANCEL, OPTIONS${options.number === null ? "\nPrivacy: id" : ""}
${described("caller", options.ear)}`;
  const limit = options.talkFor === undefined ? "" : ` timeout="${options.talkFor}" ontimeout="hangup"`;
  const speak = `<exec rtp_stream="${options.voice},-1,0"/>`;
  return `<?xml version="1.0" encoding="UTF-8" ?>
<scenario name="caller">
  <send>${lines(request("INVITE", entry, inviteBranch, called, 1, offer))}</send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true">${say(options.sayings.progress)}</recv>
  <recv response="183" optional="true"><action><exec command="echo ${options.sayings.progress} >&2"/>${options.isHeardEarly === true ? speak : ""}</action></recv>
  <recv request="INFO" optional="true" next="cancel"/>
  <recv response="200" rrs="true">${say(options.sayings.answered)}</recv>
  <send>${lines(inDialog("ACK", 1))}</send>
${options.isHeardEarly === true ? "" : `  <nop><action>${speak}</action></nop>\n`}  <label id="talk"/>
  <recv request="MESSAGE" optional="true" next="key"/>
  <recv request="INFO" optional="true" next="hangup"/>
  <recv request="INVITE" optional="true" next="held"/>
  <recv request="BYE"${limit}/>
  <label id="far"/>
  <nop>${say(options.sayings.far)}</nop>
  <send next="done">${lines(`SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0`)}</send>
${reinvited(options.ear)}  <label id="hangup"/>
  <nop>${say(options.sayings.caller)}</nop>
  <send retrans="500">${lines(inDialog("BYE", 9))}</send>
  <recv response="200" next="done"/>
  <label id="key"/>
  <send retrans="500">${lines(
    request(
      "INFO",
      "[next_url]",
      "[branch]",
      `${called}[peer_tag_param]`,
      3,
      `[routes]\nContent-Type: application/dtmf-relay\nContent-Length: [len]\n\nSignal=${options.key ?? "2"}\nDuration=160`,
    ),
  )}</send>
  <recv response="200" next="talk"/>
  <label id="cancel"/>
  <nop>${say(options.sayings.caller)}</nop>
  <send>${lines(request("CANCEL", entry, inviteBranch, called, 1, "Content-Length: 0"))}</send>
  <recv response="200" optional="true"/>
  <recv response="487"/>
  <send>${lines(request("ACK", entry, inviteBranch, `${called}[peer_tag_param]`, 1, "Content-Length: 0"))}</send>
  <label id="done"/>
</scenario>
`;
}
