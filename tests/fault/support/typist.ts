// Types into a seat's journal as fast as it goes, and says each thing that was acknowledged, until it is killed.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { emptyTicketFields } from "../../../src/domain/ticket-fields.ts";
import { Drafts, storedDraftSchema } from "../../../src/seat/drafts/drafts.ts";
import { submissionOf } from "../../../src/seat/drafts/submission.ts";
import { hashedNumber } from "../../../src/seat/screen-pop/number-hash.ts";
import { Cache } from "../../../src/seat/store/cache.ts";
import { Journal } from "../../../src/seat/store/journal.ts";
import { Outbox } from "../../../src/seat/sync/outbox.ts";
import { PendingChanges } from "../../../src/seat/sync/pending-changes.ts";
import { systemRandom } from "../../../src/seat/system-random.ts";
import { systemClock } from "../../support/system-clock.ts";
import { personId, storeKey } from "./typed.ts";

const [folder = ""] = process.argv.slice(2);
const journal = Journal.open(join(folder, "journal.sqlite"), storeKey);
const cache = new Cache({ file: join(folder, "cache.sqlite"), key: storeKey, onRebuilt: () => {} });
const pending = new PendingChanges({ hashed: (raw) => hashedNumber(storeKey, raw), configuration: () => null, inForce: () => null, personName: () => null });
const outbox = new Outbox({ store: { journal, cache }, pending, clock: systemClock, random: systemRandom, deviceId: () => "typist", onChange: () => {} });
const drafts = new Drafts(journal, () => systemClock.now());
const begin = () =>
  drafts.begin({
    callId: `bench:${randomBytes(6).toString("hex")}`,
    ticketId: null,
    channel: "phone",
    callerId: null,
    numberMask: null,
    contactNumber: "",
    repeatOf: null,
    fields: emptyTicketFields,
    personId,
    callingNumber: "19900000001",
    seen: null,
    configurationVersion: null,
  });

/** So many strokes a ticket, and so many commits until the log is moved into the file. */
const [strokesPerTicket, commitsPerCheckpoint] = [12, 40];
let draft = journal.drafts(storedDraftSchema)[0] ?? begin();
let strokes = 0;
for (;;) {
  strokes += 1;
  const content = `${draft.id} ${strokes} ${"暖气不热".repeat(strokes % 50)}`;
  drafts.save(draft.id, personId, { content });
  process.send?.({ kind: "stroke", draftId: draft.id, content });
  if (strokes % strokesPerTicket === 0) {
    const { id } = draft;
    const body = submissionOf(drafts.need(id, personId), "dispatched", { at: systemClock.now(), extension: null, configurationVersion: 1 });
    if (body !== null) outbox.append(personId, [body], () => drafts.remove(id));
    drafts.forget(id);
    process.send?.({ kind: "ticket", draftId: id, content });
    draft = begin();
  }
  if (strokes % commitsPerCheckpoint === 0) journal.checkpoint();
  // What was said goes out before the next stroke, or the parent would never hear of it.
  await new Promise<void>((resolve) => setImmediate(resolve));
}
