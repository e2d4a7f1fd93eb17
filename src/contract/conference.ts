import { z } from "zod";
import { callIdSchema } from "./identifiers.ts";

/**
 * How somebody stands to a three-party call, by the exchange's own word. waiting: not in it yet; ringing: being called; in; gone: not in it
 * (any more); unreached: called in vain.
 */
export const roomStandingSchema = z.enum(["waiting", "ringing", "in", "gone", "unreached"]);
export type RoomStanding = z.infer<typeof roomStandingSchema>;

/** Those whom a seat has in a three-party call beside itself; `third`: who was asked in. */
export const conferencePartiesSchema = z.object({ citizen: roomStandingSchema, third: roomStandingSchema });
export type ConferenceParties = z.infer<typeof conferencePartiesSchema>;

/** A three-party call as its seat is told of it. `callId`: of the seat's own part, as the seat named it. */
export const conferenceSchema = z.object({ callId: callIdSchema, parties: conferencePartiesSchema });
export type Conference = z.infer<typeof conferenceSchema>;
