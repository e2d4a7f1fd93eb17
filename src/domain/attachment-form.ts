import type { AttachmentType } from "../contract/knowledge-rows.ts";

const ascii = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

/** How each kind of file begins (WHATWG MIME Sniffing §6; ISO 32000-1 §7.5.2). */
const beginnings: Readonly<Record<Exclude<AttachmentType, "text/plain">, (bytes: Uint8Array) => boolean>> = {
  "image/png": (bytes) => ascii(bytes, 0, 8) === "\x89PNG\r\n\x1a\n",
  "image/jpeg": (bytes) => ascii(bytes, 0, 3) === "\xff\xd8\xff",
  "image/gif": (bytes) => ["GIF87a", "GIF89a"].includes(ascii(bytes, 0, 6)),
  "image/webp": (bytes) => ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP",
  "application/pdf": (bytes) => ascii(bytes, 0, 5) === "%PDF-",
};

/** Well-formed UTF-8 (RFC 3629 §4) without control characters but tab and line ends. */
function isText(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    if (first < 0x80) {
      if ((first < 0x20 && first !== 0x09 && first !== 0x0a && first !== 0x0d) || first === 0x7f) return false;
      at += 1;
      continue;
    }
    const more = first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : 0;
    const second = bytes[at + 1] ?? 0;
    const tooLong =
      (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90) || (first === 0xed && second > 0x9f) || (first === 0xf4 && second > 0x8f);
    if (more === 0 || tooLong) return false;
    for (let next = 1; next <= more; next += 1) if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return false;
    at += more + 1;
  }
  return true;
}

/** Whether bytes are what they are called: judged by their beginning, never by a name. */
export const hasForm = (bytes: Uint8Array, type: AttachmentType): boolean =>
  bytes.length > 0 && (type === "text/plain" ? isText(bytes) : beginnings[type](bytes));

/** The kind of file that bytes are; null for all that may not be attached, such as SVG, HTML or a program. */
export function formOf(bytes: Uint8Array): AttachmentType | null {
  const known = (Object.keys(beginnings) as (keyof typeof beginnings)[]).find((type) => beginnings[type](bytes));
  if (known !== undefined) return known;
  return hasForm(bytes, "text/plain") && !/^\s*<(?:[a-z!?])/i.test(ascii(bytes, 0, 200)) ? "text/plain" : null;
}
