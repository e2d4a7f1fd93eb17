import type { LineCall } from "../contract/line-api.ts";

type Standing = Pick<LineCall, "direction" | "purpose" | "colleague" | "number" | "party">;

/** Whether a seat was asked into this three-party call by a colleague. */
export const isAskedIn = ({ direction, purpose }: Standing): boolean => purpose === "conference" && direction === "in";

/** Whether a seat that was asked in has the citizen to itself, for the colleague left: the call and its ticket are its own from then on. */
export const hasCitizen = (call: Standing): boolean => isAskedIn(call) && call.colleague === null && call.number === call.party;
