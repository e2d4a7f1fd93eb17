export interface ScenarioOptions {
  readonly number: string | null;
  readonly name?: string;
  readonly voice: string;
  readonly talkFor?: number;
  /** Lines that sipp says on standard error when it comes to each point. */
  readonly sayings: { readonly progress: string; readonly answered: string; readonly far: string; readonly caller: string };
}

const say = (saying: string): string => `<action><exec command="echo ${saying} >&amp;2"/></action>`;
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

/** A caller as a sipp scenario: INVITE, answer, voice, and the end from either side. */
export function sippScenario(options: ScenarioOptions): string {
  const sender = from(options);
  const dialog = (method: string, number: number, to: string): string =>
    `${method} [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: ${sender};tag=[pid]caller[call_number]
To: ${to}
Call-ID: [call_id]
CSeq: ${number} ${method}
Max-Forwards: 70
[routes]
Content-Length: 0`;
  const invite = `INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: ${sender};tag=[pid]caller[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:caller@[local_ip]:[local_port]>
Max-Forwards: 70
Allow: INVITE, ACK, BYE, CANCEL, OPTIONS${options.number === null ? "\nPrivacy: id" : ""}
Content-Type: application/sdp
Content-Length: [len]

v=0
o=caller 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [rtpstream_audio_port] RTP/AVP 0
a=rtpmap:0 PCMU/8000
a=ptime:20`;
  const limit = options.talkFor === undefined ? "" : ` timeout="${options.talkFor}" ontimeout="hangup"`;
  return `<?xml version="1.0" encoding="UTF-8" ?>
<scenario name="caller">
  <send retrans="500">${lines(invite)}</send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true">${say(options.sayings.progress)}</recv>
  <recv response="183" optional="true">${say(options.sayings.progress)}</recv>
  <recv response="200" rrs="true">${say(options.sayings.answered)}</recv>
  <send>${lines(dialog("ACK", 1, "<sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]"))}</send>
  <nop><action><exec rtp_stream="${options.voice},-1,0"/></action></nop>
  <recv request="BYE"${limit}>${say(options.sayings.far)}</recv>
  <send next="done">${lines(`SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0`)}</send>
  <label id="hangup"/>
  <nop>${say(options.sayings.caller)}</nop>
  <send retrans="500">${lines(dialog("BYE", 2, "<sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]"))}</send>
  <recv response="200" optional="false"/>
  <label id="done"/>
</scenario>
`;
}
