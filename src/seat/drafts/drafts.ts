import { randomBytes } from "node:crypto";
import { z } from "zod";
import { makeUuidV7 } from "../../base/uuid.ts";
import { extraFieldsSchema } from "../../contract/configuration.ts";
import { type Draft, type DraftPatch, draftPatchSchema, draftSchema } from "../../contract/draft.ts";
import type { DraftVersion } from "../../contract/entry-api.ts";
import { HotlineError } from "../../contract/errors.ts";
import { heldContactSchema } from "../../contract/mutation.ts";
import { ticketFieldsSchema } from "../../contract/rows.ts";
import { losesText } from "../../domain/lost-text.ts";
import { withPatch } from "../../domain/ticket-fields.ts";
import type { DraftNote } from "../store/draft-history.ts";
import type { Journal } from "../store/journal.ts";

/** A draft as the journal keeps it. */
export const storedDraftSchema = draftSchema.extend({
  personId: z.string(),
  /** As received; it leaves the encrypted journal only inside a mutation. */
  callingNumber: z.string().max(64).nullable(),
  /** What the author saw of the edited ticket; null for a new one. */
  seen: ticketFieldsSchema.nullable(),
  /** The number to call back that they saw there; null for a new one, and of a draft that a program of before began. */
  seenContact: heldContactSchema.nullable().default(null),
});
export type StoredDraft = z.infer<typeof storedDraftSchema>;

/** What a draft was before, as it is walked back. */
const keptVersionSchema = z.object({ fields: ticketFieldsSchema, contactNumber: z.string() });
/** Typing without a `pause` is one step of a draft's history, which is never `longest`, ms, nor takes away what was written. */
const step = { pause: 1_500, longest: 10_000 } as const;

/** What a new draft begins with. */
export type DraftSeed = Omit<StoredDraft, "id" | "createdAt" | "savedAt" | "revision">;

/** The tickets being written, each patch on the disk before it is answered. */
export class Drafts {
  readonly #journal: Journal;
  readonly #now: () => number;
  readonly #drafts: Map<string, StoredDraft>;
  /** When the present step of a draft's history began, UTC ms. */
  readonly #steps = new Map<string, number>();

  constructor(journal: Journal, now: () => number) {
    this.#journal = journal;
    this.#now = now;
    this.#drafts = new Map(journal.drafts(storedDraftSchema).map((draft) => [draft.id, draft]));
  }

  /** Everybody's. */
  all(): StoredDraft[] {
    return [...this.#drafts.values()];
  }
  /** A person's own, newest first. */
  of(personId: string): StoredDraft[] {
    return [...this.#drafts.values()].filter((draft) => draft.personId === personId).reverse();
  }
  /** @throws HotlineError `notFound` when it is not there or another's */
  need(id: string, personId: string): StoredDraft {
    const draft = this.#drafts.get(id);
    if (draft === undefined || draft.personId !== personId) throw new HotlineError({ kind: "notFound", detail: "draft" });
    return draft;
  }
  find(personId: string, isIt: (draft: StoredDraft) => boolean): StoredDraft | null {
    return this.of(personId).find(isIt) ?? null;
  }
  /** @param id of a ticket that was not made, whose form is opened again @throws HotlineError `diskFull` */
  begin(seed: DraftSeed, id?: string): StoredDraft {
    const now = this.#now();
    return this.#write({ ...seed, id: id ?? makeUuidV7(now, randomBytes(10)), createdAt: now, savedAt: now, revision: 0 });
  }
  /** Lays a patch over a draft; on the disk when this returns. @throws HotlineError `diskFull`, `notFound`, `invalid` with the part that is wrong */
  save(id: string, personId: string, patch: DraftPatch): StoredDraft {
    const draft = this.need(id, personId);
    const { contactNumber, callerId, repeatOf, ...fields } = parsed(patch);
    const changed = {
      ...draft,
      contactNumber: contactNumber ?? draft.contactNumber,
      callerId: callerId === undefined ? draft.callerId : callerId,
      repeatOf: repeatOf === undefined ? draft.repeatOf : repeatOf,
      fields: withPatch(draft.fields, fields),
      savedAt: this.#now(),
      revision: draft.revision + 1,
    };
    // Each part fits, and all of them together are too many.
    if (!extraFieldsSchema.safeParse(changed.fields.extra).success) throw new HotlineError({ kind: "invalid", detail: "extra" });
    return this.#beginsStep(draft, changed) ? this.#writeStep(draft, changed) : this.#write(changed);
  }
  /** What a draft was before, the newest first. @throws HotlineError `notFound` */
  versions(id: string, personId: string): DraftVersion[] {
    this.need(id, personId);
    return this.#journal.draftHistory.versions(id, keptVersionSchema).map(({ at, value }) => ({ at, ...value }));
  }
  /** Keeps a text that was pasted beyond a field's bound. @throws HotlineError `notFound`, `diskFull` */
  keepNote(id: string, personId: string, note: Pick<DraftNote, "field" | "text">): void {
    this.need(id, personId);
    this.#journal.draftHistory.addNote(id, { ...note, at: this.#now() });
  }
  /** A further piece of the newest one. @throws HotlineError `notFound`, `diskFull` */
  extendNote(id: string, personId: string, text: string): void {
    this.need(id, personId);
    this.#journal.draftHistory.extendNote(id, text);
  }
  /** @throws HotlineError `notFound` */
  notes(id: string, personId: string): DraftNote[] {
    this.need(id, personId);
    return this.#journal.draftHistory.notes(id);
  }
  /** Inside a transaction of the journal, or by itself. */
  remove(id: string): void {
    this.#journal.removeDraft(id);
  }
  /** After the transaction that removed it. */
  forget(id: string): void {
    this.#drafts.delete(id);
    this.#steps.delete(id);
  }

  /** After a pause, after a while, and before text is taken away: what somebody deletes or types over can be had back. */
  #beginsStep(draft: StoredDraft, changed: StoredDraft): boolean {
    const began = this.#steps.get(draft.id) ?? 0;
    const now = changed.savedAt;
    return now - draft.savedAt >= step.pause || now - began >= step.longest || losesText(draft, changed);
  }
  /** The draft of before and the changed one, in one commit. */
  #writeStep(before: StoredDraft, changed: StoredDraft): StoredDraft {
    const { fields, contactNumber, savedAt } = before;
    const written = this.#journal.transaction(() => {
      this.#journal.draftHistory.addVersion(before.id, savedAt, { fields, contactNumber });
      return this.#write(changed);
    });
    this.#steps.set(changed.id, changed.savedAt);
    return written;
  }
  #write(draft: StoredDraft): StoredDraft {
    this.#journal.writeDraft(draft.id, draft);
    this.#drafts.set(draft.id, draft);
    return draft;
  }
}

function parsed(patch: DraftPatch): DraftPatch {
  const { data, error } = draftPatchSchema.safeParse(patch);
  if (data === undefined) throw new HotlineError({ kind: "invalid", detail: error.issues[0]?.path.join(".") ?? "" });
  return data;
}

/** What a window sees of a draft. */
export function shownDraft(draft: StoredDraft): Draft {
  const { personId: _person, callingNumber: _number, seen: _seen, seenContact: _contact, ...shown } = draft;
  return shown;
}
