/** The hotline's city: UTC+8, no summer time. Ms. */
const cityOffset = 8 * 3_600_000;

/** An instant (UTC ms) as a field of date and time shows it in the city's time, `2026-11-25T14:03`. */
export const localOfInstant = (instant: number): string => new Date(instant + cityOffset).toISOString().slice(0, 16);

/** What such a field says, as UTC ms; null while it is not complete. */
export function instantOfLocal(text: string): number | null {
  const instant = Date.parse(`${text}:00Z`) - cityOffset;
  return Number.isFinite(instant) && instant >= 0 ? instant : null;
}
