import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../../../src/base/clock.ts";
import { emptyTicketFields } from "../../../src/domain/ticket-fields.ts";
import { Drafts, type StoredDraft, storedDraftSchema } from "../../../src/seat/drafts/drafts.ts";
import { submissionOf } from "../../../src/seat/drafts/submission.ts";
import { hashedNumber } from "../../../src/seat/screen-pop/number-hash.ts";
import type { OpenStore } from "../../../src/seat/store/vault.ts";
import { Outbox } from "../../../src/seat/sync/outbox.ts";
import { PendingChanges } from "../../../src/seat/sync/pending-changes.ts";
import { systemRandom } from "../../../src/seat/system-random.ts";
import { personId, storeKey } from "./typed.ts";

/** What was acknowledged to who types: a key stroke that is on the disk, or a ticket that was sent off. */
export const saidSchema = z.object({ kind: z.enum(["stroke", "ticket"]), draftId: z.string(), content: z.string() });
export type Said = z.infer<typeof saidSchema>;

export interface TypingOptions {
  readonly store: OpenStore;
  readonly clock: Clock;
  readonly deviceId: string;
  say(said: Said): void;
  /** A ticket waits to be sent. */
  onOutbox(): void;
}

/** So many strokes a ticket, and so many commits until the log is moved into the file. */
const [strokesPerTicket, commitsPerCheckpoint] = [12, 40];

/** Nothing of numbers, persons and configurations is looked at here. */
export const bareReplay = () =>
  new PendingChanges({ hashed: (raw) => hashedNumber(storeKey, raw), configuration: () => null, inForce: () => null, personName: () => null });

/** Strokes are numbered through, so that one knows the later of two contents. */
export const strokeNumber = (content: string): number => Number(content.split(" ")[1] ?? 0);

/** A person who types into the seat's own drafts and sends its tickets off, and says each thing once it was acknowledged. */
export class Typing {
  readonly pending = bareReplay();
  readonly outbox: Outbox;
  readonly #options: TypingOptions;
  readonly #drafts: Drafts;
  #draft: StoredDraft;
  #strokes = 0;

  constructor(options: TypingOptions) {
    const { store, clock, deviceId, onOutbox } = options;
    this.#options = options;
    const forgetDevice = (): void => {
      throw new Error("the seat gave its device up");
    };
    this.outbox = new Outbox({ store, pending: this.pending, clock, random: systemRandom, deviceId: () => deviceId, forgetDevice, onChange: onOutbox });
    this.#drafts = new Drafts(store.journal, () => clock.now());
    this.#draft = store.journal.drafts(storedDraftSchema)[0] ?? this.#begin();
    this.#strokes = strokeNumber(this.#draft.fields.content);
  }

  stroke(): void {
    const { store, say } = this.#options;
    this.#strokes += 1;
    const content = `${this.#draft.id} ${this.#strokes} ${"暖气不热".repeat(this.#strokes % 50)}`;
    this.#drafts.save(this.#draft.id, personId, { content });
    say({ kind: "stroke", draftId: this.#draft.id, content });
    if (this.#strokes % strokesPerTicket === 0) this.#sendOff(content);
    if (this.#strokes % commitsPerCheckpoint === 0) store.journal.checkpoint();
  }

  #sendOff(content: string): void {
    const { clock, say } = this.#options;
    const { id } = this.#draft;
    const body = submissionOf(this.#drafts.need(id, personId), "dispatched", { at: clock.now(), extension: null, configurationVersion: 1 });
    if (body !== null) this.outbox.append(personId, [body], () => this.#drafts.remove(id));
    this.#drafts.forget(id);
    say({ kind: "ticket", draftId: id, content });
    this.#draft = this.#begin();
  }
  #begin(): StoredDraft {
    return this.#drafts.begin({
      callId: `bench:${randomBytes(6).toString("hex")}`,
      ticketId: null,
      channel: "phone",
      callerId: null,
      numberMask: null,
      contactMask: null,
      contactNumber: "",
      repeatOf: null,
      fields: emptyTicketFields,
      personId,
      callingNumber: "19900000001",
      seen: null,
      seenContact: null,
      configurationVersion: null,
    });
  }
}
