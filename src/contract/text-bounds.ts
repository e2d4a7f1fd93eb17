/** The longest text that each field of a ticket takes, UTF-16 units; `extra`: each field that a configuration adds. */
export const textBounds = {
  content: 20_000,
  answer: 20_000,
  cause: 4_000,
  course: 4_000,
  callerName: 200,
  happenedAt: 200,
  contactNumber: 64,
  spoken: 500,
  building: 200,
  extra: 1_000,
} as const;
export type BoundText = keyof typeof textBounds;
