import type { SeededRandom } from "../../../src/dispatch/demo/seeded-random.ts";

type Change = (frame: string, random: SeededRandom) => string;

const nasty = [
  "\u0000",
  "\r",
  "\n",
  "\r\n\r\n",
  "\t",
  "\u202e",
  "\u200b",
  "\ud800",
  "é",
  "热线",
  "%00",
  "%",
  '"',
  "\\",
  "<",
  ">",
  ";",
  ",",
  "@",
  ":",
  "=",
  "[",
  "]",
  "(",
  "?",
  "&",
];
const numbers = ["0", "-1", "00001", "255", "256", "65536", "2147483647", "2147483648", "4294967296", "99999999999999999999", "1e9", "0x10", "NaN", ""];
const methods = ["INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "INFO", "REFER", "NOTIFY", "UPDATE", "MESSAGE", "PRACK", "SUBSCRIBE", "__proto__", "constructor"];
const spellings = [
  "v",
  "f",
  "t",
  "i",
  "m",
  "l",
  "c",
  "Via",
  "From",
  "To",
  "Call-ID",
  "CSeq",
  "Contact",
  "Content-Length",
  "Record-Route",
  "Require",
  "Replaces",
  "__proto__",
];

/** Changes one line of the frame, or takes or adds one. */
const inLines =
  (change: (lines: string[], at: number, random: SeededRandom) => void): Change =>
  (frame, random) => {
    const lines = frame.split("\r\n");
    change(lines, random.below(lines.length), random);
    return lines.join("\r\n");
  };
const spliced = (text: string, at: number, removed: number, added: string): string => text.slice(0, at) + added + text.slice(at + removed);

const changes: readonly Change[] = [
  (frame, random) => spliced(frame, random.below(frame.length), 1, random.pick(nasty)),
  (frame, random) => spliced(frame, random.below(frame.length), 0, random.pick(nasty).repeat(1 + random.below(40))),
  (frame, random) => spliced(frame, random.below(frame.length), 1 + random.below(20), ""),
  (frame, random) => frame.slice(0, random.below(frame.length)),
  (frame, random) => spliced(frame, random.below(frame.length), 0, "a".repeat(random.below(20_000))),
  (frame, random) => {
    const found = [...frame.matchAll(/\d+/g)];
    const number = found[random.below(Math.max(1, found.length))];
    return number === undefined ? frame : spliced(frame, number.index, number[0].length, random.pick(numbers));
  },
  (frame, random) => {
    const at = random.below(frame.length);
    const piece = frame.slice(at, at + 1 + random.below(60));
    return spliced(frame, at, 0, piece.repeat(1 + random.below(300)));
  },
  (frame, random) => frame.replace(/\b(?:INVITE|ACK|BYE|OPTIONS|INFO|REFER|NOTIFY|MESSAGE)\b/, random.pick(methods)),
  (frame, random) => frame.replaceAll(/\b(?:INVITE|BYE|OPTIONS|INFO|REFER|NOTIFY|MESSAGE)\b/g, random.pick(methods)),
  (frame) => frame.replaceAll("\r\n", "\n"),
  inLines((lines, at) => lines.splice(at, 1)),
  inLines((lines, at) => lines.splice(at, 0, lines[at] ?? "")),
  inLines((lines, at, random) => lines.splice(at, 0, lines.splice(random.below(lines.length), 1)[0] ?? "")),
  inLines((lines, at) => lines.splice(at, 1, `${lines[at]}\r\n  `)),
  inLines((lines, at, random) => lines.splice(at, 1, (lines[at] ?? "").replace(/^[^:]*/, random.pick(spellings)))),
  inLines((lines, at, random) =>
    lines.splice(at, 1, (lines[at] ?? "").replace(/:.*/, `: ${(lines[random.below(lines.length)] ?? "").replace(/^[^:]*: ?/, "")}`)),
  ),
  inLines((lines, at, random) => lines.splice(at, 1, `${lines[at]}${";x=y".repeat(random.below(400))}`)),
];

/**
 * One to three seeded changes of a message: the same seed makes the same one. Some come as bytes that are no UTF-8.
 */
export function mutated(frame: string, random: SeededRandom): string | Uint8Array {
  let text = frame;
  for (let count = 1 + random.below(3); count > 0; count -= 1) text = random.pick(changes)(text, random);
  if (random.below(12) > 0) return text;
  const bytes = Buffer.from(text, "utf8");
  for (let count = 1 + random.below(8); count > 0 && bytes.length > 0; count -= 1) bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}
