/** Days begin at midnight in the hotline's city: UTC+8, no summer time. */
const cityOffset = 8 * 3_600_000;

/** The city's day of an instant. @param at UTC ms @returns `YYYY-MM-DD` */
export const cityDay = (at: number): string => new Date(at + cityOffset).toISOString().slice(0, 10);
/** When a day begins in the city, UTC ms. @param day `YYYY-MM-DD` */
export const beginOfDay = (day: string): number => Date.parse(day) - cityOffset;
