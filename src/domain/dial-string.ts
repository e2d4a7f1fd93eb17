import type { DialPlan } from "../contract/session.ts";

/** Digits, `*` and `#` of what a person typed; `+86` and the like become what a telephone in the city dials. */
export function dialledDigits(typed: string): string {
  const text = typed.normalize("NFKC").replace(/[\s().\-–—/·]/g, "");
  const abroad = /^\+(\d{4,20})$/.exec(text)?.[1] ?? null;
  if (abroad === null) return /^[\d*#]{2,40}$/.test(text) ? text : "";
  if (!abroad.startsWith("86")) return `00${abroad}`;
  const national = abroad.slice(2);
  return /^(1[3-9]\d{9}|[48]00\d{7})$/.test(national) ? national : `0${national}`;
}

/**
 * What the line dials for a number that a person typed; null for what nobody can dial there.
 * @param seats the extensions that are known to be seats
 */
export function dialStringOf(typed: string, plan: DialPlan | null, seats: ReadonlySet<string>): string | null {
  const digits = dialledDigits(typed);
  if (digits === "") return null;
  // The exchange's own services, and the seats.
  if (/^[*#]/.test(digits) || seats.has(digits)) return digits;
  return plan?.outside == null ? null : `${plan.outside}${digits}`;
}

/** A room of the exchange's conference. @param random ten digits, so that nobody finds it by trying */
export function roomOf(plan: DialPlan, random: string, invited: string | null): { readonly room: string; readonly dialled: string } | null {
  if (plan.conference === null) return null;
  const room = `${plan.conference}${random}`;
  return { room, dialled: invited === null ? room : `${room}*${invited}` };
}

/** Whether a number is a room's: whoever is there speaks with several. */
export const isRoom = (plan: DialPlan | null, number: string | null): boolean =>
  plan?.conference != null && number !== null && number.length === plan.conference.length + 10 && number.startsWith(plan.conference);
