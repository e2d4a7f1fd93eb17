import { type PhoneNumber, parsePhoneNumberFromString } from "libphonenumber-js/min";

/** What a received number is. `invalid`: not a telephone number; `unknown`: a number of no known kind. */
export type NumberKind = "mobile" | "fixed" | "service" | "international" | "extension" | "unknown" | "withheld" | "invalid";

/** A number as the hotline handles it. `e164` such as `+8613800138000`; null where there is none to hash. */
export interface NormalisedNumber {
  readonly kind: NumberKind;
  readonly e164: string | null;
  /** The number with its middle hidden, for screens and for rows; null when withheld. */
  readonly mask: string | null;
}

/** Longest text that is looked at; a telephone number has at most 15 digits (ITU-T E.164 §6). */
const longestInput = 64;
const withheldWords = new Set(["", "anonymous", "restricted", "withheld", "unavailable", "private", "unknown"]);
/** Area code taken for a local number without one: Beijing. */
const homeArea = "10";

const withheld: NormalisedNumber = { kind: "withheld", e164: null, mask: null };
const invalid: NormalisedNumber = { kind: "invalid", e164: null, mask: null };

/**
 * Brings a number as an exchange or a person gives it into one form: SIP and tel URIs, +86, 0086, 86,
 * trunk zeros, 010, bare local numbers, extensions, service numbers, full-width digits, separators.
 * Total: any text gives an answer, hostile text gives `invalid`.
 */
export function normaliseNumber(raw: string | null): NormalisedNumber {
  if (raw === null) return withheld;
  if (raw.length > 4 * longestInput) return invalid;
  const user = userPart(raw.normalize("NFKC").trim());
  if (withheldWords.has(user.toLowerCase())) return withheld;
  const digits = user.replace(/[\s().\-–—/·]/g, "");
  if (!/^\+?\d{2,20}$/.test(digits)) return invalid;
  return digits.startsWith("+") ? international(digits) : national(digits);
}

/** User part of `sip:`, `sips:` and `tel:` URIs, parameters cut off (RFC 3261 §19.1, RFC 3966). */
function userPart(text: string): string {
  const uri = /^<?(?:sips?|tel):([^@;>]*)/i.exec(text);
  return uri?.[1] ?? text;
}

function national(digits: string): NormalisedNumber {
  if (digits.startsWith("00")) return international(`+${digits.slice(2)}`);
  if (/^(1\d{2}|12\d{3}|95\d{3,4}|96\d{3,4})$/.test(digits)) return short("service", digits);
  if (/^\d{2,6}$/.test(digits)) return short("extension", digits);
  if (/^01[3-9]\d{9}$/.test(digits)) return chinese(digits.slice(1));
  if (/^[2-9]\d{7}$/.test(digits)) return chinese(`0${homeArea}${digits}`);
  if (/^86(1[3-9]\d{9}|10\d{8}|[2-9]\d{8,10})$/.test(digits)) return international(`+${digits}`);
  return chinese(digits);
}

const short = (kind: "service" | "extension", digits: string): NormalisedNumber => ({ kind, e164: null, mask: digits });

function chinese(digits: string): NormalisedNumber {
  const parsed = parsePhoneNumberFromString(digits, "CN");
  if (parsed === undefined || !isDiallable(parsed)) return { kind: "unknown", e164: null, mask: hideMiddle(digits) };
  return classified(parsed.number, parsed.nationalNumber);
}

function international(digits: string): NormalisedNumber {
  const parsed = parsePhoneNumberFromString(digits);
  if (parsed === undefined || !isDiallable(parsed)) return { kind: "unknown", e164: null, mask: hideMiddle(digits) };
  if (parsed.countryCallingCode === "86") return classified(parsed.number, parsed.nationalNumber);
  return { kind: "international", e164: parsed.number, mask: hideMiddle(parsed.number) };
}

/** The library knows plans with longer numbers (some of +82's); E.164 has at most 15 digits. */
const isDiallable = (parsed: PhoneNumber): boolean => parsed.isPossible() && parsed.number.length <= 16;

function classified(e164: string, significant: string): NormalisedNumber {
  if (/^1[3-9]\d{9}$/.test(significant)) return { kind: "mobile", e164, mask: hideMiddle(significant) };
  if (/^[48]00\d{7}$/.test(significant)) return { kind: "service", e164, mask: hideMiddle(significant) };
  return { kind: "fixed", e164, mask: hideMiddle(`0${significant}`) };
}

/** Keeps three characters in front and four behind, fewer of short numbers, so that no full number stands in a mask. */
export function hideMiddle(digits: string): string {
  const [front, back] = digits.length >= 10 ? [3, 4] : [Math.floor(digits.length / 4), Math.floor(digits.length / 3)];
  return `${digits.slice(0, front)}${"*".repeat(Math.max(1, digits.length - front - back))}${digits.slice(digits.length - back)}`;
}
