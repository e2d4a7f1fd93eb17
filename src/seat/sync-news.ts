import type { Clock } from "../base/clock.ts";
import { type ErrorData, errorDataOf, type HotlineError } from "../contract/errors.ts";
import type { SeatEvent, SeatSnapshot } from "../contract/seat-api.ts";
import type { Person } from "../contract/session.ts";
import type { Change } from "../contract/sync.ts";
import { maySeeTicket } from "../domain/confidentiality.ts";
import type { Workplace } from "./workplace.ts";

/** Of so many changes at once the windows are not told one by one. */
const toldTickets = 200;
const isKnowledge: ReadonlySet<string> = new Set(["article", "articleVersion", "articleReport", "textModule"]);

export interface SyncNewsOptions {
  readonly clock: Clock;
  person(): Person | null;
  workplace(): Workplace | null;
  deviceId(): string | null;
  /** Whether a call is in hand: the bars show whether it is recorded. */
  isInHand(callId: string): boolean;
  send(event: SeatEvent): void;
  /** What the bars show has changed. */
  onChange(): void;
  /** dispatch is there or away; also told when only the reason is another. @param isBack whether it has just come back */
  onOnline(isBack: boolean): void;
  /** A version of the configuration or of an article has come. */
  onVersion(): void;
  onIncidents(): void;
  /** The cache holds its window. */
  onFilled(): void;
  /** Articles have come whose files may be missing. */
  onArticles(): void;
}

/** How the seat stands with dispatch, and what of dispatch's news the windows are told. */
export class SyncNews {
  readonly #options: SyncNewsOptions;
  #online = false;
  #since: number;
  #error: ErrorData | null = null;
  #filling: { done: number; total: number } | null = null;

  constructor(options: SyncNewsOptions) {
    this.#options = options;
    this.#since = options.clock.now();
  }
  get isOnline(): boolean {
    return this.#online;
  }
  get view(): Pick<SeatSnapshot["sync"], "online" | "since" | "filling" | "lastError"> {
    return { online: this.#online, since: this.#since, filling: this.#shownFilling(), lastError: this.#error };
  }

  setOnline(online: boolean, error: HotlineError | null): void {
    this.#error = error === null ? null : errorDataOf(error);
    const isChanged = online !== this.#online;
    if (isChanged) {
      this.#online = online;
      this.#since = this.#options.clock.now();
    }
    this.#options.onOnline(isChanged && online);
  }
  setFilling(filling: { done: number; total: number } | null): void {
    this.#filling = filling;
    if (filling === null) this.#options.onFilled();
    this.#options.onChange();
  }
  changed(changes: readonly Change[], isFilling: boolean): void {
    const { person, send, isInHand, deviceId } = this.#options;
    if (changes.some(({ value }) => value.entity === "configuration" || value.entity === "article")) this.#options.onVersion();
    if (person() === null) return;
    if (this.#concernsIncidents(changes)) this.#options.onIncidents();
    if (changes.some(({ value }) => value.entity === "call" && isInHand(value.row.id))) this.#options.onChange();
    // While filling, only what was made here is news.
    const news = isFilling ? changes.filter((change) => change.deviceId !== null && change.deviceId === deviceId()) : changes;
    if (news.some(({ value }) => value.entity === "place")) send({ kind: "places" });
    if (news.some(({ value }) => isKnowledge.has(value.entity))) send({ kind: "knowledge" });
    if (!isFilling && news.some(({ value }) => value.entity === "article")) this.#options.onArticles();
    if (news.length <= toldTickets) this.#tellTickets(news);
  }

  #tellTickets(news: readonly Change[]): void {
    const person = this.#options.person();
    for (const { value } of news) {
      if (person === null || value.entity !== "ticket") continue;
      const ticket = this.#options.workplace()?.picture.ticket(value.row.id) ?? null;
      if (ticket !== null && maySeeTicket(person, ticket)) this.#options.send({ kind: "ticket", ticket });
    }
  }
  /** Also a change of a master ticket, on which the callers are counted. */
  #concernsIncidents(changes: readonly Change[]): boolean {
    if (changes.some(({ value }) => value.entity === "incident")) return true;
    const incidents = this.#options.workplace()?.picture.incidents() ?? [];
    const masters = new Set(incidents.map(({ masterTicketId }) => masterTicketId));
    return changes.some(({ value }) => value.entity === "ticket" && masters.has(value.row.id));
  }
  /** Before the first page has come nothing is known of the whole. */
  #shownFilling(): { done: number; total: number } | null {
    const isFilled = this.#options.workplace()?.store.cache.position.filled ?? true;
    return this.#filling ?? (isFilled ? null : { done: 0, total: 0 });
  }
}
