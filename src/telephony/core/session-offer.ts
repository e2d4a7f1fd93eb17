/** Why an offer of sound cannot be taken, in the words in which the call's end is told. */
export type OfferFault = "unreadable" | "noCommonSound" | "soundNotSecured";

/** How an offer with this fault is refused: the status (RFC 3261 §21.4.1, §21.4.26) and a Warning that says why (§20.43). */
export const offerRefusals: Readonly<Record<OfferFault, { readonly statusCode: number; readonly extraHeaders: string[] }>> = {
  unreadable: { statusCode: 400, extraHeaders: ['Warning: 399 seat.invalid "The session description cannot be read"'] },
  noCommonSound: { statusCode: 488, extraHeaders: ['Warning: 305 seat.invalid "Incompatible media format"'] },
  soundNotSecured: { statusCode: 488, extraHeaders: ['Warning: 399 seat.invalid "The sound is not secured by DTLS"'] },
};

/** What browsers decode; events and comfort noise alone are no voice. */
const voices = new Set(["opus/48000", "pcmu/8000", "pcma/8000", "g722/8000"]);
/** Formats that need no `rtpmap` (RFC 3551 §6). */
const fixedFormats: ReadonlyMap<string, string> = new Map([
  ["0", "pcmu/8000"],
  ["8", "pcma/8000"],
  ["9", "g722/8000"],
]);
/** Bytes of a fingerprint (RFC 8122 §5). */
const hashes: ReadonlyMap<string, number> = new Map([
  ["sha-1", 20],
  ["sha-224", 28],
  ["sha-256", 32],
  ["sha-384", 48],
  ["sha-512", 64],
]);

/** An offer's part before its first medium, or one medium: its lines. */
type Section = readonly string[];

/**
 * Whether there is an audio stream in an offer that a browser can take (RFC 8866, RFC 8829 §5.8): looked at before anything rings,
 * for afterwards it fails at the person's click.
 */
export function faultOfOffer(sdp: string): OfferFault | null {
  const sections = sectionsOf(sdp);
  if (sections === null) return "unreadable";
  const [session = [], ...media] = sections;
  const audible = media.filter((section) => isAudible(section[0] ?? "")).filter(hasVoice);
  if (audible.length === 0) return "noCommonSound";
  const secured = audible.filter((section) => isSecured(section) || isSecured(session));
  if (secured.length === 0) return "soundNotSecured";
  return secured.some((section) => hasWay(section) || hasWay(session)) ? null : "noCommonSound";
}

/** null for what is no session description. */
function sectionsOf(sdp: string): Section[] | null {
  const lines = sdp.split(/\r?\n/).filter((line) => line !== "");
  if (lines[0] !== "v=0" || !lines.some((line) => line.startsWith("o="))) return null;
  const sections: string[][] = [[]];
  for (const line of lines) {
    if (!/^[a-z]=/.test(line)) return null;
    if (line.startsWith("m=")) {
      if (!/^m=[\w-]+ \d{1,5}(?:\/\d+)? \S+ \S/.test(line)) return null;
      sections.push([]);
    }
    sections.at(-1)?.push(line);
  }
  return sections;
}

/** An audio stream over RTP that was not put away (port 0, RFC 3264 §5.1). */
const isAudible = (medium: string): boolean => /^m=audio [1-9]\d{0,4}(?:\/\d+)? (?:UDP\/TLS\/)?RTP\//.test(medium);

function hasVoice(section: Section): boolean {
  const formats = (section[0] ?? "").split(" ").slice(3);
  const named = new Map<string, string>();
  for (const line of section) {
    const [, format, name] = /^a=rtpmap:(\d{1,3}) ([^/\s]+\/\d+)/.exec(line) ?? [];
    if (format !== undefined && name !== undefined) named.set(format, name);
  }
  return formats.some((format) => voices.has((named.get(format) ?? fixedFormats.get(format) ?? "").toLowerCase()));
}

function isSecured(section: Section): boolean {
  return section.some((line) => {
    const [, hash, print] = /^a=fingerprint:(\S+) ([0-9a-f]{2}(?::[0-9a-f]{2})+)\s*$/i.exec(line) ?? [];
    return hash !== undefined && hashes.get(hash.toLowerCase()) === print?.split(":").length;
  });
}

/** ICE is how a browser finds the way (RFC 8839 §5.4). */
const hasWay = (section: Section): boolean =>
  ["a=ice-ufrag:", "a=ice-pwd:"].every((attribute) => section.some((line) => line.startsWith(attribute) && line.length > attribute.length));
