import { z } from "zod";
import { instantSchema } from "./identifiers.ts";

/**
 * Every error that crosses a process or a wire: a kind plus the facts needed to act on it.
 * The user's words for each kind stand in the message catalogues under `error.<kind>`.
 */
export const errorKindSchema = z.enum([
  "unauthenticated",
  "tokenExpired",
  "wrongPassword",
  "tooManyAttempts",
  "tooManyRequests",
  "signedInElsewhere",
  "forbidden",
  "notFound",
  "invalid",
  "tooLarge",
  "protocolTooOld",
  "protocolTooNew",
  "deviceUnknown",
  "deviceForked",
  "sequenceGap",
  "cursorTooOld",
  "epochChanged",
  "dispatchAway",
  "lineAway",
  "noCall",
  "illegalTransition",
  "staleTicket",
  "notAllowedNow",
  "staleCaller",
  "diskFull",
  "storeDamaged",
  "storeNewer",
  "internal",
]);
export type ErrorKind = z.infer<typeof errorKindSchema>;

/** Where a person is signed in already: the machine's name, since when, and whether a call is in hand there. */
export const elsewhereSchema = z.object({ device: z.string().max(80).nullable(), since: instantSchema.nullable(), inCall: z.boolean() });
export type Elsewhere = z.infer<typeof elsewhereSchema>;

export const errorDataSchema = z.object({
  kind: errorKindSchema,
  /** Machine-readable detail such as a field's path; never personal data. */
  detail: z.string().max(500).optional(),
  /** Ms after which a retry may succeed. */
  retryAfter: z.number().int().nonnegative().optional(),
  /** Of `signedInElsewhere`: where a person sits already. */
  elsewhere: elsewhereSchema.optional(),
});
export type ErrorData = z.infer<typeof errorDataSchema>;

/** The one error class of the project. */
export class HotlineError extends Error {
  override readonly name = "HotlineError";
  readonly kind: ErrorKind;
  readonly detail: string | undefined;
  readonly retryAfter: number | undefined;
  readonly elsewhere: Elsewhere | undefined;
  constructor(data: ErrorData) {
    super(data.detail === undefined ? data.kind : `${data.kind}: ${data.detail}`);
    this.kind = data.kind;
    this.detail = data.detail;
    this.retryAfter = data.retryAfter;
    this.elsewhere = data.elsewhere;
  }
  /** What crosses the wire of it. */
  get data(): ErrorData {
    const { kind, detail, retryAfter, elsewhere } = this;
    return {
      kind,
      ...(detail === undefined ? {} : { detail: detail.slice(0, 500) }),
      ...(retryAfter === undefined ? {} : { retryAfter }),
      ...(elsewhere === undefined ? {} : { elsewhere }),
    };
  }
}

/** What an error says of itself, to be kept or shown. */
export const errorDataOf = ({ kind, detail }: HotlineError): ErrorData => ({ kind, ...(detail === undefined ? {} : { detail }) });
