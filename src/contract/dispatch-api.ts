import { eventIterator, oc } from "@orpc/contract";
import { z } from "zod";
import { imageInputSchema, imagePieceInputSchema, imagePieceSchema, openedImageSchema } from "./cache-image.ts";
import { callsContract, ticketNumberSchema } from "./call-api.ts";
import { conferenceSchema } from "./conference.ts";
import { dispatchConfigurationContract } from "./configuration-api.ts";
import { errorDataSchema } from "./errors.ts";
import { callIdSchema, extensionSchema, instantSchema, numberHashSchema, uuidSchema } from "./identifiers.ts";
import { attachmentIdSchema, attachmentTypeSchema } from "./knowledge-rows.ts";
import { dispatchPeopleContract, passwordSchema } from "./people-api.ts";
import { dispatchRecordingContract } from "./recording-api.ts";
import { callerRowSchema, callRowSchema, roleSchema, ticketRowSchema } from "./rows.ts";
import { seatStateSchema, signInInputSchema, signInResultSchema } from "./session.ts";
import { cursorSchema, pullInputSchema, pullResultSchema, pushInputSchema, pushResultSchema, snapshotInputSchema, snapshotPieceSchema } from "./sync.ts";
import { ticketLifeDispatchContract } from "./ticket-life-api.ts";
import { dispatchIncidentContract, dispatchTogetherContract } from "./together-api.ts";

/** Errors arrive as oRPC error `HOTLINE` with `data` = ErrorData. */
const base = oc.errors({ HOTLINE: { status: 400, data: errorDataSchema } });

export const attachmentBytesSchema = z.object({ type: attachmentTypeSchema, bytes: z.string() });

export const queueFigureSchema = z.object({ queue: z.string(), waiting: z.number().int(), longestSince: instantSchema.nullable() });
export type QueueFigure = z.infer<typeof queueFigureSchema>;

export const floorSeatSchema = z.object({
  extension: extensionSchema,
  personName: z.string().nullable(),
  personId: z.string().nullable().default(null),
  state: seatStateSchema,
  reachable: z.boolean(),
  /** Since when the above holds; null where it was never otherwise. */
  reachableSince: instantSchema.nullable().default(null),
  callId: callIdSchema.nullable(),
});
export const floorSchema = z.object({
  queues: z.array(queueFigureSchema),
  seats: z.array(floorSeatSchema),
  /** Since when the exchange's events are missing; null while they flow. */
  staleSince: instantSchema.nullable(),
  at: instantSchema,
});
export type Floor = z.infer<typeof floorSchema>;

/** Who listens: a seat that says no version is told `changed` alone. */
export const liveInputSchema = z.object({ protocol: z.coerce.number().int().optional() }).optional();
/** What the live stream says. `changed`: pull now. */
export const liveEventSchema = z.discriminatedUnion("kind", [
  /** `role`: what the person is by now; the stream begins anew when it changes. */
  z.object({ kind: z.literal("hello"), serverTime: instantSchema, role: roleSchema.optional() }),
  z.object({ kind: z.literal("changed") }),
  /** What changed after `from`: a `StreamedPage`; as text, so that it is written once and nothing on the way walks through it. */
  z.object({ kind: z.literal("rows"), from: cursorSchema, page: z.string() }),
  z.object({ kind: z.literal("queues"), queues: z.array(queueFigureSchema) }),
  z.object({ kind: z.literal("seat"), state: seatStateSchema }),
  /** The person sits at another seat now, on the machine of that name. */
  z.object({ kind: z.literal("takenOver"), device: z.string().max(80).nullable().default(null) }),
  /** The seat that got the call has its ticket now. */
  z.object({ kind: z.literal("handoverTaken"), callId: callIdSchema }),
  /** The exchange's own word that a call is over at this seat: a line that was cut off from the exchange has not heard it. */
  z.object({ kind: z.literal("callOver"), callId: callIdSchema, by: z.enum(["caller", "seat", "exchange", "network", "unknown"]) }),
  /** The three-party calls that this seat opened, all of which the exchange tells; after `hello` there are none until this says so. To who knows of it (`firstWithConferences`). */
  z.object({ kind: z.literal("conferences"), conferences: z.array(conferenceSchema) }),
]);
export type LiveEvent = z.infer<typeof liveEventSchema>;

/**
 * dispatch's API: oRPC over HTTP at `/rpc`, the same routes as OpenAPI at `/api`, `live`
 * and `floor` as event streams. Bearer token in `authorization` but for `session.signIn`.
 */
export const dispatchContract = {
  session: {
    signIn: base.route({ method: "POST", path: "/session" }).input(signInInputSchema).output(signInResultSchema),
    /** A new token and line secret for a signed-in device. */
    renew: base.route({ method: "POST", path: "/session/renew" }).output(signInResultSchema),
    signOut: base.route({ method: "DELETE", path: "/session" }).output(z.object({})),
    /** First administrator of a bare dispatch, by the printed one-time code. */
    setUp: base
      .route({ method: "POST", path: "/setup" })
      .input(z.object({ code: z.string().max(80), login: z.string().min(1).max(60), name: z.string().min(1).max(80), password: passwordSchema }))
      .output(z.object({ personId: z.string() })),
  },
  sync: {
    push: base.route({ method: "POST", path: "/sync/push" }).input(pushInputSchema).output(pushResultSchema),
    pull: base.route({ method: "POST", path: "/sync/pull" }).input(pullInputSchema).output(pullResultSchema),
    /** What a seat is first filled with, and what its window gained; compressed on the wire. */
    snapshot: base.route({ method: "POST", path: "/sync/snapshot" }).input(snapshotInputSchema).output(eventIterator(snapshotPieceSchema)),
    /** All that a seat of the whole city holds, with its indexes, as one file: printed now and then, so that no seat has to make it by itself. */
    image: {
      open: base.route({ method: "POST", path: "/sync/image" }).input(imageInputSchema).output(openedImageSchema),
      /** @throws `notFound` for an image that is no longer kept: a newer one was printed, or another node's */
      piece: base.route({ method: "POST", path: "/sync/image/piece" }).input(imagePieceInputSchema).output(imagePieceSchema),
    },
    live: base.route({ method: "GET", path: "/sync/live" }).input(liveInputSchema).output(eventIterator(liveEventSchema)),
  },
  seat: {
    /** The seat's state as the person chose it or as the call made it; dispatch sets queue membership by it. */
    setState: base
      .route({ method: "PUT", path: "/seat/state" })
      .input(z.object({ state: seatStateSchema }))
      .output(z.object({ state: seatStateSchema })),
  },
  history: {
    /** Older tickets and calls than the seat holds, newest first. */
    older: base
      .route({ method: "POST", path: "/history/older" })
      .input(
        z.object({ numberHash: numberHashSchema.nullable(), callerId: uuidSchema.nullable(), before: instantSchema, limit: z.number().int().min(1).max(200) }),
      )
      .output(z.object({ tickets: z.array(ticketRowSchema), calls: z.array(callRowSchema), callers: z.array(callerRowSchema), more: z.boolean() })),
    /** A ticket outside the seat's window, with the person whom it names. */
    ticket: base
      .route({ method: "GET", path: "/history/ticket/{ticketId}" })
      .input(z.object({ ticketId: uuidSchema }))
      .output(z.object({ ticket: ticketRowSchema, callers: z.array(callerRowSchema) })),
  },
  life: ticketLifeDispatchContract,
  number: {
    /** The full number of a ticket or a call; every use is audited with its reason. */
    reveal: base
      .route({ method: "POST", path: "/number/reveal" })
      .input(
        z.object({
          ticketId: uuidSchema.optional(),
          callId: callIdSchema.optional(),
          /** Of a ticket: which; without it the one to call back, where one was given. */
          number: ticketNumberSchema.optional(),
          /** One of a person's numbers, by its hash. */
          callerId: uuidSchema.optional(),
          numberHash: numberHashSchema.optional(),
          reason: z.string().min(1).max(200),
        }),
      )
      .output(z.object({ number: z.string() })),
  },
  knowledge: {
    /** The bytes of a file of an article, base64. */
    attachment: base
      .route({ method: "GET", path: "/attachment/{attachmentId}" })
      .input(z.object({ attachmentId: attachmentIdSchema }))
      .output(attachmentBytesSchema),
  },
  floor: {
    watch: base.route({ method: "GET", path: "/floor" }).output(eventIterator(floorSchema)),
  },
  calls: callsContract,
  recording: dispatchRecordingContract,
  incident: dispatchIncidentContract,
  together: dispatchTogetherContract,
  configuration: dispatchConfigurationContract,
  people: dispatchPeopleContract,
};
