import { z } from "zod";

/** A calendar day, `YYYY-MM-DD`. */
export const calendarDaySchema = z.iso.date();

/** How long something may take: clock hours, calendar days, or working days of the calendar. */
export const spanSchema = z.object({ amount: z.number().positive().max(10_000), unit: z.enum(["hours", "days", "workingDays"]) });
export type Span = z.infer<typeof spanSchema>;

/** A year's public holidays and the weekend days that are worked instead (调休), as they were announced. */
const calendarYearSchema = z.object({
  year: z.number().int().min(2000).max(2200),
  /** The notice by which they were announced. */
  source: z.string().max(300),
  /** The year's notice is not out yet: only what the law itself says is here. */
  provisional: z.boolean(),
  holidays: z.array(calendarDaySchema).max(200),
  workdays: z.array(calendarDaySchema).max(60),
});

/** The dated working calendar. Days begin at midnight in the city's time. */
export const workingCalendarSchema = z.object({
  /** The city's time minus UTC, minutes; no summer time. */
  offsetMinutes: z.number().int().min(-840).max(840),
  /** Days of the week that are not worked, 0 = Sunday. */
  weekend: z.array(z.number().int().min(0).max(6)).max(6),
  /** When work begins and ends on a working day, minutes after midnight; 0 and 1440: the whole day counts. */
  opensAt: z.number().int().min(0).max(1_439),
  closesAt: z.number().int().min(1).max(1_440),
  /** Count working days from the next day on and to the last one's end, as civil law counts terms (Civil Code, art. 201); else from the moment. */
  fromNextDay: z.boolean(),
  years: z.array(calendarYearSchema).max(100),
});
export type WorkingCalendar = z.infer<typeof workingCalendarSchema>;
