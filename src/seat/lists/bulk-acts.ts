import { randomUUID } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import { type ErrorData, HotlineError } from "../../contract/errors.ts";
import { type BulkProgress, type ListAct, undoableActs } from "../../contract/list-acts.ts";
import type { ListName } from "../../contract/list-export.ts";
import type { MutationBody } from "../../contract/mutation.ts";
import type { TicketRow } from "../../contract/rows.ts";
import type { Person } from "../../contract/session.ts";
import { EventQueue } from "../windows/event-queue.ts";
import type { Workplace } from "../workplace.ts";
import { type ActFacts, actOn, type RowOutcome, type Undo, undoOn } from "./row-act.ts";
import { Slices } from "./slices.ts";

/** What bulk acts are given. */
export interface BulkActsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  workplace(): Workplace;
  /** null: nobody is signed in. */
  person(): Person | null;
  centralNow(): number;
}
/** Rows to be acted on, by their positions. */
export interface BulkTargets {
  readonly total: number;
  /** null: it may not be seen, or is gone. */
  at(index: number): TicketRow | null;
}

/** Rows changed in one transaction of the journal, at most and at least. */
const [mostAtOnce, fewest] = [48, 4];
/** So many changes may wait for dispatch before an act waits too, and so often it looks again, ms: a seat shows what is pending by replaying it. */
const mostPending = 240;
const lookAgain = 100;
/** Between two words of how far it is, ms. */
const betweenWords = 120;
const ended: ReadonlySet<BulkProgress["state"]> = new Set(["stopped", "complete"]);

interface Job {
  readonly personId: string;
  readonly refused: Map<string, { error: ErrorData; count: number }>;
  readonly undo: Undo[];
  /** Changes that dispatch may still refuse, by their ids. */
  readonly made: Set<string>;
  progress: BulkProgress;
  aborted: boolean;
}
const rowsOf = ({ at }: BulkTargets, from: number, to: number): (TicketRow | null)[] => Array.from({ length: to - from }, (_, index) => at(from + index));
/** What is done to a row. */
type RowAct = (ticket: TicketRow, facts: ActFacts) => RowOutcome;

/**
 * Acts on many chosen rows, in pieces so short that a call that rings meanwhile is shown as on an idle seat, and no faster than
 * dispatch takes them. Each row is judged for itself; those that are left as they are, are counted by their reason.
 */
export class BulkActs {
  readonly #options: BulkActsOptions;
  readonly #watching = new Set<EventQueue<BulkProgress | null>>();
  #job: Job | null = null;
  #told = 0;

  constructor(options: BulkActsOptions) {
    this.#options = options;
  }

  /** @throws HotlineError `notAllowedNow` while another act goes on; `invalid` for a category that is no more */
  begin(list: ListName, act: ListAct, targets: BulkTargets): BulkProgress {
    this.#check(act);
    return this.#start({ list, act, isUndo: false, targets, row: (ticket, facts) => actOn(ticket, act, facts) });
  }
  /** @throws HotlineError `notAllowedNow` when there is nothing to take back, or another act goes on */
  undo(): BulkProgress {
    const job = this.#own();
    if (job === null || !job.progress.canUndo) throw new HotlineError({ kind: "notAllowedNow", detail: "undo" });
    const { undo } = job;
    const { picture } = this.#options.workplace();
    const targets = { total: undo.length, at: (index: number) => picture.ticket(undo[index]?.ticketId ?? "") };
    const byTicket = new Map(undo.map((entry) => [entry.ticketId, entry]));
    const row: RowAct = (ticket, facts) => {
      const entry = byTicket.get(ticket.id);
      return entry === undefined ? { kind: "already" } : undoOn(ticket, entry, facts);
    };
    return this.#start({ list: job.progress.list, act: job.progress.act, isUndo: true, targets, row });
  }
  stop(): void {
    const job = this.#own();
    if (job !== null) job.aborted = true;
  }
  /** How far the person's last act is, from now on. */
  watch(signal: AbortSignal | undefined): AsyncGenerator<BulkProgress | null, void, void> {
    const queue = new EventQueue<BulkProgress | null>(4);
    queue.push(this.#own()?.progress ?? null, () => true);
    this.#watching.add(queue);
    return queue.read(signal, () => this.#watching.delete(queue));
  }
  /** dispatch did not take what the seat had allowed. */
  refusedLater(rejected: readonly { readonly id: string; readonly error: ErrorData }[]): void {
    const job = this.#job;
    if (job === null) return;
    for (const { id, error } of rejected) {
      if (!job.made.delete(id)) continue;
      job.progress = { ...job.progress, done: job.progress.done - 1 };
      this.#refuse(job, error);
    }
    this.#tell(job, true);
  }

  #own(): Job | null {
    return this.#job !== null && this.#job.personId === this.#options.person()?.id ? this.#job : null;
  }
  #check(act: ListAct): void {
    const inForce = this.#options.workplace().configurations.inForce();
    if (act.kind === "category" && inForce !== null && !inForce.categories.some(({ id }) => id === act.categoryId))
      throw new HotlineError({ kind: "invalid", detail: "gone category" });
  }
  #start({ targets, row, ...what }: { list: ListName; act: ListAct; isUndo: boolean; targets: BulkTargets; row: RowAct }): BulkProgress {
    if (this.#job !== null && !ended.has(this.#job.progress.state)) throw new HotlineError({ kind: "notAllowedNow", detail: "bulk" });
    const progress: BulkProgress = { id: randomUUID(), ...what, total: targets.total, done: 0, already: 0, refused: [], state: "running", canUndo: false };
    const person = this.#options.person();
    if (person === null) throw new HotlineError({ kind: "unauthenticated" });
    const job: Job = { personId: person.id, refused: new Map(), undo: [], made: new Set(), progress, aborted: false };
    this.#job = job;
    this.#run(job, person, targets, row)
      .catch((error: unknown) => this.#failed(job, error))
      .then(() => this.#audit(job))
      .catch((error: unknown) => this.#failed(job, error));
    return progress;
  }
  async #run(job: Job, person: Person, targets: BulkTargets, row: RowAct): Promise<void> {
    let slices = new Slices(job, fewest * 4, fewest);
    for (let from = 0; from < targets.total; ) {
      const to = Math.min(targets.total, from + Math.min(slices.rows, mostAtOnce));
      this.#take(job, row, this.#facts(person), rowsOf(targets, from, to));
      from = to;
      this.#tell(job, false);
      if (!(await slices.next())) return this.#end(job, "stopped");
      if (this.#isAhead()) {
        if (!(await this.#patience(job))) return this.#end(job, "stopped");
        // The time that was waited says nothing of how long a piece takes.
        slices = new Slices(job, fewest * 4, fewest);
      }
    }
    this.#end(job, "complete");
  }
  #facts(person: Person): ActFacts {
    const { configurations, picture } = this.#options.workplace();
    return {
      person,
      at: this.#options.centralNow(),
      rulebook: (ticket) => ({ own: configurations.of(ticket.configurationVersion, ticket.createdAt), current: configurations.inForce() }),
      ticket: (id) => picture.ticket(id),
    };
  }
  /** One piece: its changes are one durable transaction. */
  #take(job: Job, row: RowAct, facts: ActFacts, tickets: readonly (TicketRow | null)[]): void {
    const { outbox } = this.#options.workplace();
    const changes: { body: MutationBody; undo: Undo | null }[] = [];
    let already = 0;
    for (const ticket of tickets) {
      const outcome: RowOutcome = ticket === null ? { kind: "refused", error: { kind: "forbidden", detail: "hidden" } } : row(ticket, facts);
      if (outcome.kind === "change") changes.push(outcome);
      else if (outcome.kind === "already") already += 1;
      else this.#refuse(job, outcome.error);
    }
    const made =
      changes.length === 0
        ? []
        : outbox.append(
            job.personId,
            changes.map(({ body }) => body),
          );
    for (const { id } of made) job.made.add(id);
    for (const { undo } of changes) if (undo !== null) job.undo.push(undo);
    const { progress } = job;
    job.progress = { ...progress, done: progress.done + changes.length, already: progress.already + already };
  }
  #isAhead(): boolean {
    return this.#options.workplace().outbox.counts().pending >= mostPending;
  }
  /** Until dispatch has caught up. @returns whether to go on: not when it was stopped, or its person is gone */
  async #patience(job: Job): Promise<boolean> {
    const mayGoOn = (): boolean => !job.aborted && this.#own() === job;
    job.progress = { ...job.progress, state: "waiting" };
    while (mayGoOn() && this.#isAhead()) {
      this.#tell(job, false);
      await new Promise<void>((resolve) => this.#options.clock.after(lookAgain, resolve));
    }
    job.progress = { ...job.progress, state: "running" };
    return mayGoOn();
  }
  #refuse(job: Job, error: ErrorData): void {
    const key = `${error.kind} ${error.detail ?? ""}`;
    const known = job.refused.get(key);
    job.refused.set(key, { error, count: (known?.count ?? 0) + 1 });
    job.progress = { ...job.progress, refused: [...job.refused.values()].sort((one, other) => other.count - one.count).slice(0, 40) };
  }
  #end(job: Job, state: "stopped" | "complete"): void {
    const { progress } = job;
    const { act, isUndo } = progress;
    job.progress = { ...progress, state, canUndo: !isUndo && undoableActs.has(act.kind) && job.undo.length > 0 };
    this.#tell(job, true);
  }
  #failed(job: Job, error: unknown): void {
    this.#options.logger.error("bulk.failed", { kind: error instanceof HotlineError ? error.kind : "internal" });
    if (!ended.has(job.progress.state)) this.#end(job, "stopped");
  }
  #audit({ personId, progress }: Job): void {
    const { list, act, isUndo, total, done } = progress;
    const refused = progress.refused.reduce((sum, { count }) => sum + count, 0);
    const transition = act.kind === "move" ? act.transition : null;
    const at = this.#options.centralNow();
    this.#options.workplace().outbox.append(personId, [{ name: "list.act", list, act: act.kind, transition, isUndo, chosen: total, done, refused, at }]);
  }
  #tell(job: Job, isLast: boolean): void {
    const now = performance.now();
    if (this.#job !== job || (!isLast && now - this.#told < betweenWords)) return;
    this.#told = now;
    for (const queue of this.#watching) queue.push(job.progress, () => true);
  }
}
