// `npm run bench -- commit`: a key stroke's journal entry and a saved ticket, each durable when it returns, against a bare FULL insert of as many bytes.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import type { TicketFields } from "../../src/contract/rows.ts";
import { emptyTicketFields } from "../../src/domain/ticket-fields.ts";
import { Drafts, type StoredDraft, storedDraftSchema } from "../../src/seat/drafts/drafts.ts";
import { submissionOf } from "../../src/seat/drafts/submission.ts";
import { hashedNumber } from "../../src/seat/screen-pop/number-hash.ts";
import { Cache } from "../../src/seat/store/cache.ts";
import { Journal } from "../../src/seat/store/journal.ts";
import { Outbox } from "../../src/seat/sync/outbox.ts";
import { PendingChanges } from "../../src/seat/sync/pending-changes.ts";
import { systemRandom } from "../../src/seat/system-random.ts";
import { systemClock } from "../support/system-clock.ts";
import { compare, mustBe, report } from "./support/measure.ts";

const sentence = "供暖季家中暖气不热，室温只有十四度，家里有老人，已经联系物业三次没有结果，请尽快派人上门测温。";
const repeats = 300;
const personId = "018f0000-0000-7000-8000-000000000001";
const folder = mkdtempSync(join(tmpdir(), "hotline-bench-"));
const key = randomBytes(32);

const bare = new Sqlite(join(folder, "bare.sqlite"));
bare.pragma("journal_mode = WAL");
bare.pragma("synchronous = FULL");
bare.exec("CREATE TABLE entry (id INTEGER PRIMARY KEY, document TEXT NOT NULL)");
const insert = bare.prepare("INSERT INTO entry (document) VALUES (?)");

const journalFile = join(folder, "journal.sqlite");
const journal = Journal.open(journalFile, key);
const cache = new Cache({ file: join(folder, "cache.sqlite"), key, onRebuilt: () => {} });
const pending = new PendingChanges({ hashed: (raw) => hashedNumber(key, raw), configuration: () => null, inForce: () => null, personName: () => null });
const outbox = new Outbox({
  store: { journal, cache },
  pending,
  clock: systemClock,
  random: systemRandom,
  deviceId: () => "bench",
  forgetDevice: () => {},
  onChange: () => {},
});
const drafts = new Drafts(journal, () => Date.now());

const fields: TicketFields = { ...emptyTicketFields, content: sentence.repeat(4), cause: "管道老化", happenedAt: "昨天晚上起", callerName: "王秀兰" };
const seed: Omit<StoredDraft, "id" | "createdAt" | "savedAt"> = {
  callId: "bench:1",
  ticketId: null,
  channel: "phone",
  callerId: null,
  numberMask: "199****0001",
  contactMask: null,
  contactNumber: "",
  repeatOf: null,
  fields,
  personId,
  callingNumber: "19900000001",
  seen: null,
  seenContact: null,
  configurationVersion: null,
  revision: 0,
};

const typed = drafts.begin(seed);
let strokes = 0;
/** The seat moves its log into the file every 2 s, between key strokes: at four strokes a second every eighth time. */
let turns = 0;
const rest = () => {
  turns += 1;
  if (turns % 8 === 0) journal.checkpoint();
};
const keystroke = () => {
  strokes += 1;
  drafts.save(typed.id, personId, { content: `${fields.content}${strokes}` });
};
const draftText = JSON.stringify(typed);
const forKeystroke = compare({ prepare: rest, run: keystroke }, { run: () => insert.run(draftText) }, { repeats });

let next: StoredDraft | null = null;
let saved = 0;
const facts = { at: Date.now(), extension: "1001", configurationVersion: 1 };
const save = () => {
  if (next === null) throw new Error("no draft");
  const { id } = next;
  const body = submissionOf(next, "dispatched", facts);
  if (body === null) throw new Error("nothing to submit");
  outbox.append(personId, [body], () => drafts.remove(id));
  drafts.forget(id);
  saved += 1;
};
const mutationText = JSON.stringify(submissionOf(typed, "dispatched", facts));
const forTicket = compare(
  {
    prepare: () => {
      rest();
      next = drafts.begin(seed);
    },
    run: save,
  },
  { run: () => insert.run(mutationText) },
  { repeats },
);

journal.close();
cache.close();
const again = Journal.open(journalFile, key);
mustBe("tickets in the outbox after opening it again", again.count("pending"), saved);
const [kept, ...others] = again.drafts(storedDraftSchema);
mustBe("drafts left", others.length, 0);
mustBe("the last key stroke", kept?.fields.content, `${fields.content}${strokes}`);
again.close();
bare.close();
rmSync(folder, { recursive: true, force: true });

report({
  bench: "commit",
  n: strokes + saved,
  noise: Math.max(forKeystroke.noise, forTicket.noise),
  ratio: Math.max(forKeystroke.ratio, forTicket.ratio),
  ratio_keystroke: forKeystroke.ratio,
  ratio_ticket: forTicket.ratio,
  keystroke_ms: forKeystroke.oursMedian,
  ticket_ms: forTicket.oursMedian,
  bare_ms: forKeystroke.baseMedian,
});
