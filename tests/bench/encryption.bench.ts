// `npm run bench -- encryption [--tickets N]`: a pop, a commit and the sync on the seat's encrypted store, each against the same on files in the clear.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { EntityRow } from "../../src/contract/rows.ts";
import type { StoredDraft } from "../../src/seat/drafts/drafts.ts";
import { compare, mustBe, report, type Side } from "./support/measure.ts";
import { BenchStore } from "./support/store.ts";

const { values } = parseArgs({ options: { tickets: { type: "string", default: "50000" } } });
const tickets = Number(values.tickets);
const folder = mkdtempSync(join(tmpdir(), "hotline-encryption-"));
const [sealed, clear] = [new BenchStore(folder, "sealed", randomBytes(32)), new BenchStore(folder, "clear", null)];
for (const store of [sealed, clear]) await store.fill(tickets);

function popping(store: BenchStore): Side & { found(): number } {
  let [asked, found] = [0, 0];
  return {
    run: () => {
      asked += 1;
      found += store.pop(store.hashes[(asked * 7_919) % store.hashes.length] ?? "");
    },
    found: () => found / asked,
  };
}
function saving(store: BenchStore): Side {
  let draft: StoredDraft | null = null;
  let turns = 0;
  return {
    prepare: () => {
      draft = store.begin();
      turns += 1;
      if (turns % 8 === 0) store.journal.checkpoint();
    },
    run: () => {
      if (draft === null) return;
      store.type(draft, turns);
      store.submit(draft);
    },
  };
}
/** Pages of a thousand rows that are there already, changed: as a feed brings them. */
function syncing(store: BenchStore): Side & { check(): void } {
  let round = 0;
  let rows: EntityRow[] = [];
  const page = 1_000;
  return {
    prepare: () => {
      round += 1;
      rows = Array.from({ length: page }, (_, index) => {
        const ticket = store.ticket(round * 101 + index * 7);
        return { entity: "ticket" as const, row: { ...ticket, fields: { ...ticket.fields, course: `round ${round}` } } };
      });
    },
    run: () => store.take(rows),
    check: () => mustBe("the newest round", store.ticket(round * 101).fields.course, `round ${round}`),
  };
}
const pops = [popping(sealed), popping(clear)] as const;
const pop = compare(...pops, { repeats: 400 });
const commit = compare(saving(sealed), saving(clear), { repeats: 150 });
const pages = [syncing(sealed), syncing(clear)] as const;
const sync = compare(...pages, { rounds: 7, repeats: 4 });

for (const { found } of pops) if (found() < 1) throw new Error(`a pop found ${found()} tickets`);
for (const { check } of pages) check();
for (const store of [sealed, clear]) mustBe("tickets in the outbox", store.journal.count("pending"), store.saved);
mustBe("tickets", sealed.ticketCount, tickets);
mustBe("tickets in the clear", clear.ticketCount, tickets);
for (const store of [sealed, clear]) store.close();
rmSync(folder, { recursive: true, force: true });
report({
  bench: "encryption",
  n: tickets,
  noise: Math.max(pop.noiseOfMedians, commit.noiseOfMedians, sync.noiseOfMedians),
  pop: pop.ratioOfMedians,
  commit: commit.ratioOfMedians,
  sync: sync.ratioOfMedians,
  pop_p99: pop.ratio,
  commit_p99: commit.ratio,
  pop_ms: pop.oursMedian,
  commit_ms: commit.oursMedian,
  sync_rows_per_s: (1_000 * 1_000) / sync.oursMedian,
});
