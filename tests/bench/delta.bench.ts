// `npm run bench -- delta [--tickets N]`: one change taken in by a seat that holds a million tickets, against the same in one that holds ten thousand.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { TicketRow } from "../../src/contract/rows.ts";
import { compare, mustBe, report } from "./support/measure.ts";
import { BenchStore } from "./support/store.ts";

const { values } = parseArgs({ options: { tickets: { type: "string", default: "1000000" } } });
const tickets = Number(values.tickets);
const few = 10_000;
const folder = mkdtempSync(join(tmpdir(), "hotline-delta-"));
const [big, small] = [new BenchStore(folder, "big", randomBytes(32)), new BenchStore(folder, "small", randomBytes(32))];
await big.fill(tickets);
await small.fill(few);

/** Tickets all over the store in turn, each with one more change: of a text that its list does not look in, or of one by which it is found. */
function changing(store: BenchStore, field: "course" | "content") {
  let changed = 0;
  let next: TicketRow | null = null;
  return {
    prepare: () => {
      changed += 1;
      const ticket = store.ticket(changed * 7_919);
      next = { ...ticket, fields: { ...ticket.fields, [field]: `changed ${changed}` }, updatedAt: ticket.updatedAt + 1 };
    },
    run: () => {
      if (next !== null) store.take([{ entity: "ticket", row: next }]);
    },
    check: () => {
      mustBe("the newest change", store.ticket(changed * 7_919).fields[field], `changed ${changed}`);
      return changed;
    },
  };
}
function comparing(field: "course" | "content") {
  const [ours, base] = [changing(big, field), changing(small, field)];
  const comparison = compare(ours, base, { rounds: 9, repeats: 400 });
  base.check();
  return { comparison, n: ours.check() };
}
const { comparison, n } = comparing("course");
const { comparison: found } = comparing("content");
mustBe("tickets", big.ticketCount, tickets);
mustBe("tickets of the small store", small.ticketCount, few);
big.close();
small.close();
rmSync(folder, { recursive: true, force: true });
report({
  bench: "delta",
  n,
  tickets,
  noise: comparison.noiseOfMedians,
  ratio: comparison.ratioOfMedians,
  ratio_p99: comparison.ratio,
  change_ms: comparison.oursMedian,
  few_ms: comparison.baseMedian,
  ratio_found: found.ratioOfMedians,
  noise_found: found.noiseOfMedians,
  found_ms: found.oursMedian,
  found_few_ms: found.baseMedian,
});
