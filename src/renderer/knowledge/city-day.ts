/** Days begin at midnight in the hotline's city (UTC+8, no summer time). @param at UTC ms @returns `YYYY-MM-DD` */
export const cityDay = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
