import type { TicketFields } from "../contract/rows.ts";

const texts = ["content", "happenedAt", "place", "cause", "course", "answer"] as const;
/** One thing that was said. */
export interface Said {
  readonly field: (typeof texts)[number];
  readonly text: string;
}

/** What was typed of somebody, each by its field, without what is empty. Of the place it is their own words and the building. */
export function saidOf({ place, ...fields }: TicketFields): Said[] {
  const where = [place.building, place.spoken].filter((word) => word.trim() !== "");
  return texts.map((field) => ({ field, text: field === "place" ? [...new Set(where)].join(" · ") : fields[field] })).filter(({ text }) => text.trim() !== "");
}
