import type { Clock } from "../../base/clock.ts";
import type { DeviceLevels } from "../../contract/device-api.ts";
import type { Draft } from "../../contract/draft.ts";
import type { ListName } from "../../contract/list-export.ts";
import type { ListViews } from "../../contract/list-views.ts";
import type { QualityReport } from "../../contract/quality.ts";
import type { TicketRow } from "../../contract/rows.ts";
import type { ScreenPop, SeatEvent, SeatSnapshot } from "../../contract/seat-api.ts";
import type { ShownIncident } from "../../contract/together-api.ts";
import { hasCitizen, isAskedIn } from "../../domain/three-party.ts";
import { conflictsOf, type TicketConflict } from "../../domain/ticket-merge.ts";
import type { SeatClient } from "../../page/seat-link.ts";
import { DraftBuffer, type SaveState } from "../desk/draft-buffer.ts";
import { ArticleBuffers } from "../library/article-buffers.ts";
import { kindOfError } from "./error-words.ts";
import { popWith } from "./pop-tickets.ts";
import { UnsentForms } from "./unsent-forms.ts";

/** What this window knows; replaced whole on each change. */
export interface ConsoleState {
  /** lost: the seat's process is away; what is typed is kept and sent when it is back. */
  readonly connection: "joining" | "open" | "lost";
  readonly snapshot: SeatSnapshot | null;
  readonly pops: ReadonlyMap<string, ScreenPop>;
  /** Whether dispatch holds more history of a pop than is shown; absent until asked. */
  readonly more: ReadonlyMap<string, boolean>;
  readonly drafts: ReadonlyMap<string, DraftBuffer>;
  /** How calls sound, by id; of the last call also after its end. */
  readonly quality: ReadonlyMap<string, QualityReport>;
  /** The matter on the desk. */
  readonly callId: string | null;
  readonly draftId: string | null;
  /** What is open beside the ticket for the calls; null: nothing. */
  readonly panel: "transfer" | "pad" | "emergency" | null;
  /** Why the last thing asked of a call was not done; null when it was. */
  readonly callError: string | null;
  /** All incidents that the seat knows, the newest first. */
  readonly incidents: readonly ShownIncident[];
  /** The ticket of which a team lead is making an incident. */
  readonly incidentSeed: string | null;
  /** The person's own views of the lists; null until they are read. */
  readonly listViews: ListViews | null;
  /** A view that was asked for by its name, until its list shows it. */
  readonly wantedView: { readonly list: ListName; readonly id: string } | null;
  /** A ticket that was asked for, until it is open beside the list. */
  readonly wantedTicket: string | null;
  /** Where another wrote the same field of a ticket, until it is read. */
  readonly conflicts: readonly TicketConflict[];
  /** Counts changes of tickets, so that lists know when to look again. */
  readonly ticketVersion: number;
  /** Counts changes of the knowledge base. */
  readonly knowledgeVersion: number;
  /** Counts changes of the directory. */
  readonly placesVersion: number;
}

const start: ConsoleState = {
  connection: "joining",
  snapshot: null,
  pops: new Map(),
  more: new Map(),
  drafts: new Map(),
  quality: new Map(),
  callId: null,
  draftId: null,
  panel: null,
  callError: null,
  incidents: [],
  incidentSeed: null,
  listViews: null,
  wantedView: null,
  wantedTicket: null,
  conflicts: [],
  ticketVersion: 0,
  knowledgeVersion: 0,
  placesVersion: 0,
};

/** Older conflicts are history; and so many are told at once at most. */
const [conflictAge, mostConflicts] = [7 * 86_400_000, 3];
/** Asked again so soon after a save that failed while the connection stands, ms: a full disk may be emptied. */
const saveAgain = 1_500;

/** The window's model: listens to the seat and holds what is being typed. */
export class ConsoleStore {
  readonly windowId: string;
  /** Articles that are being written in this window. */
  readonly articles: ArticleBuffers;
  /** Forms that the person began and has not sent. */
  readonly forms: UnsentForms;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  readonly #toldConflicts = new Set<string>();
  readonly #levels = new Set<(levels: DeviceLevels) => void>();
  #state: ConsoleState = start;
  #client: SeatClient | null = null;
  #person: string | null = null;

  constructor(windowId: string, clock: Clock) {
    this.windowId = windowId;
    this.#clock = clock;
    this.articles = new ArticleBuffers(() => this.seat, clock);
    this.forms = new UnsentForms({ windowId, clock, seat: () => this.seat });
  }
  get state(): ConsoleState {
    return this.#state;
  }
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  /** Ten times a second while they were asked for: not part of the state, which would draw the whole window anew each time. @returns the end of it */
  onLevels(listener: (levels: DeviceLevels) => void): () => void {
    this.#levels.add(listener);
    return () => void this.#levels.delete(listener);
  }
  /** The seat. @throws Error while it is away */
  get seat(): SeatClient {
    if (this.#client === null) throw new Error("the seat is away");
    return this.#client;
  }

  /** A new connection: watches until it is lost. */
  async join(client: SeatClient, signal: AbortSignal): Promise<void> {
    this.#client = client;
    try {
      const events = await client.watch({ windowId: this.windowId }, { signal });
      this.#set({ connection: "open" });
      for (const buffer of this.#state.drafts.values()) buffer.retry();
      if (this.#person !== null) await Promise.all([this.#refreshDrafts(), this.forms.read()]);
      for await (const event of events) await this.#take(event);
    } catch {
      // Told by `lost` where it was the connection; else asked again.
    }
    if (!signal.aborted) this.#clock.after(500, () => this.#client === client && void this.join(client, signal));
  }
  lost(): void {
    this.#client = null;
    this.#set({ connection: "lost" });
  }

  openPanel(panel: ConsoleState["panel"]): void {
    this.#set({ panel, callError: null });
  }
  /** Asks something of a call; why it is not done is shown in the bar. */
  act(run: () => Promise<unknown>): void {
    const failed = (error: unknown): void => this.#set({ callError: kindOfError(error) });
    try {
      run().then(() => this.#set({ callError: null }), failed);
    } catch (error) {
      failed(error);
    }
  }

  /** Puts a draft on the desk with the pop of its matter, also of a call that ended long ago. */
  switchTo(draftId: string): void {
    const draft = this.#state.drafts.get(draftId)?.view.draft;
    if (draft === undefined) return;
    this.show(draft.callId, draftId);
    const { callId } = draft;
    if (callId === null || this.#state.pops.has(callId)) return;
    void this.seat.pop.get({ callId }).then(
      (pop) => this.showPop(pop),
      () => {},
    );
  }
  /** Resolves when all that was typed is on the disk; false where the seat cannot take it now, or does not take some of it. */
  async settled(): Promise<boolean> {
    const buffers = [...this.#state.drafts.values()];
    if (this.forms.isWaiting || buffers.some(({ view }) => view.state === "waiting")) return false;
    const ends = await Promise.allSettled([this.forms.settled(), ...buffers.map((buffer) => buffer.settled())]);
    return ends.every(({ status }) => status === "fulfilled");
  }
  /** The draft of a call: of several the one on the desk, else the one that is to be a ticket of its own; null without one. */
  draftOf(callId: string): DraftBuffer | null {
    const { drafts, draftId } = this.#state;
    const onDesk = drafts.get(draftId ?? "");
    return onDesk?.view.draft.callId === callId ? onDesk : (drafts.get(this.#draftOf(callId) ?? "") ?? null);
  }
  /** Puts a matter on the desk, with its draft where there is one. */
  show(callId: string | null, draftId: string | null = this.#draftOf(callId)): void {
    this.#set({ callId, draftId });
  }
  /** Those of matters that are over go: a shift has hundreds of calls, and each brings its caller's history. */
  showPop(pop: ScreenPop): void {
    const { snapshot, drafts, callId } = this.#state;
    const inHand = new Set([callId, ...(snapshot?.calls ?? []).map((call) => call.callId), ...[...drafts.values()].map(({ view }) => view.draft.callId)]);
    const pops = new Map([...this.#state.pops].filter(([id]) => inHand.has(id)));
    const more = new Map([...this.#state.more].filter(([id]) => inHand.has(id)));
    this.#set({ pops: pops.set(pop.callId, pop), more });
  }
  openDraft(draft: Draft): void {
    this.#hold(draft);
    this.show(draft.callId, draft.id);
  }
  /** A team lead begins an incident from a ticket; null: that is over. */
  beginIncident(ticketId: string | null): void {
    this.#set({ incidentSeed: ticketId });
  }
  /** Asks for a view of a list, wherever the window stands; null: it is shown. */
  wantView(wantedView: ConsoleState["wantedView"]): void {
    this.#set({ wantedView });
  }
  wantTicket(wantedTicket: string | null): void {
    this.#set({ wantedTicket });
  }
  /** Shown at once and kept at the seat; what could not be kept is told in the bar. */
  changeListViews(change: (before: ListViews) => ListViews): void {
    const before = this.#state.listViews;
    if (before === null) return;
    const listViews = change(before);
    this.#set({ listViews });
    this.act(() => this.seat.personal.change({ lists: listViews }));
  }
  closeDraft(draftId: string): void {
    const drafts = new Map(this.#state.drafts);
    drafts.delete(draftId);
    this.#set({ drafts, draftId: this.#state.draftId === draftId ? null : this.#state.draftId });
  }

  async #take(event: SeatEvent): Promise<void> {
    switch (event.kind) {
      case "snapshot":
        this.#set({ snapshot: event.snapshot });
        if ((event.snapshot.person?.id ?? null) !== this.#person) await this.#personChanged(event.snapshot);
        this.#beginDrafts(event.snapshot);
        return;
      case "pop":
        this.showPop(event.pop);
        this.show(event.pop.callId);
        return;
      case "popOlder":
        this.#appendOlder(event);
        return;
      case "ticket":
        this.#replaceTicket(event.ticket);
        return;
      case "draft":
        this.#hold(event.draft).told(event.draft);
        return;
      case "knowledge":
        this.#set({ knowledgeVersion: this.#state.knowledgeVersion + 1 });
        return;
      case "forgotten":
        this.#set({ ticketVersion: this.#state.ticketVersion + 1 });
        return;
      case "places":
        this.#set({ placesVersion: this.#state.placesVersion + 1 });
        return;
      case "form":
        this.forms.told(event.change);
        return;
      case "draftClosed":
        this.closeDraft(event.draftId);
        return;
      case "levels":
        for (const listener of this.#levels) listener(event.levels);
        return;
      case "incidents":
        this.#set({ incidents: event.incidents });
        return;
      case "quality":
        this.#takeQuality(event.quality);
    }
  }
  /** Never taken for none when they cannot be read: what is kept next would replace them. */
  async #readListViews(): Promise<void> {
    const person = this.#person;
    try {
      const { lists } = await this.seat.personal.get();
      if (person === this.#person) this.#set({ listViews: lists });
    } catch {
      this.#clock.after(saveAgain, () => person !== null && person === this.#person && void this.#readListViews());
    }
  }
  async #personChanged(snapshot: SeatSnapshot): Promise<void> {
    this.#person = snapshot.person?.id ?? null;
    this.articles.clear();
    this.forms.clear();
    this.#set({ listViews: null, wantedView: null, wantedTicket: null, conflicts: [] });
    if (this.#person !== null) {
      void this.#readListViews();
      void this.forms.read();
    }
    if (this.#person === null) {
      this.#set({ pops: new Map(), drafts: new Map(), callId: null, draftId: null });
      return;
    }
    const [drafts, incidents] = await Promise.all([this.seat.draft.list().catch(() => []), this.seat.together.incident.list().catch(() => [])]);
    this.#set({ incidents });
    for (const draft of drafts) this.#hold(draft);
    const first = drafts[0];
    if (this.#state.draftId === null && this.#state.callId === null && first !== undefined) await this.#takeUp(first);
  }
  /** What happened to drafts elsewhere while this window heard nothing; what was typed here meanwhile stays. */
  async #refreshDrafts(): Promise<void> {
    const drafts = await this.seat.draft.list().catch(() => null);
    if (drafts === null) return;
    for (const draft of drafts) this.#hold(draft).told(draft);
    const isAtRest = (state: SaveState): boolean => state === "saved" || state === "refused";
    for (const [id, { view }] of this.#state.drafts) if (isAtRest(view.state) && !drafts.some((draft) => draft.id === id)) this.closeDraft(id);
  }
  /** After a reload: the newest draft, with the pop of its matter. */
  async #takeUp(draft: Draft): Promise<void> {
    const { callId } = draft;
    const pop = callId === null || draft.ticketId !== null ? null : await this.seat.pop.get({ callId }).catch(() => null);
    if (pop !== null && !this.#state.pops.has(pop.callId)) this.showPop(pop);
    this.show(callId, draft.id);
  }
  /** A call that was answered has its draft at once, so that nobody has to ask for it. */
  #beginDrafts(snapshot: SeatSnapshot): void {
    for (const call of snapshot.calls) {
      // In a three-party call the ticket is with who asked into it, until they leave.
      const aboutAnother = call.purpose === "consult" || call.purpose === "internal" || (isAskedIn(call) && !hasCitizen(call));
      if (call.phase !== "talking" || call.direction !== "in" || aboutAnother || this.#asked.has(call.callId)) continue;
      // Once a call: when its ticket is sent while it goes on, no empty form takes the place of the one that is done.
      this.#asked.add(call.callId);
      if (this.#draftOf(call.callId) !== null) continue;
      void this.seat.draft.forCall({ callId: call.callId }).then(
        (draft) => {
          this.#hold(draft);
          if (this.#state.callId === call.callId || this.#state.draftId === null) this.show(call.callId, draft.id);
        },
        () => this.#asked.delete(call.callId),
      );
    }
  }
  readonly #asked = new Set<string>();

  #draftOf(callId: string | null): string | null {
    if (callId === null) return null;
    for (const [id, buffer] of this.#state.drafts) if (buffer.view.draft.callId === callId && buffer.view.draft.ticketId === null) return id;
    return null;
  }
  #hold(draft: Draft): DraftBuffer {
    const known = this.#state.drafts.get(draft.id);
    if (known !== undefined) return known;
    const buffer = new DraftBuffer({ draft, save: (patch) => this.seat.draft.save({ draftId: draft.id, windowId: this.windowId, patch }) });
    buffer.subscribe(() => {
      const isHeld = this.#state.drafts.get(draft.id) === buffer;
      if (isHeld && buffer.view.state === "waiting" && this.#client !== null) this.#clock.after(saveAgain, () => buffer.retry());
    });
    this.#set({ drafts: new Map(this.#state.drafts).set(draft.id, buffer) });
    return buffer;
  }
  /** Only of the calls that the bars know. */
  #takeQuality(quality: QualityReport): void {
    const known = new Set(this.#state.snapshot?.calls.map((call) => call.callId));
    const kept = [...this.#state.quality].filter(([callId]) => known.has(callId));
    this.#set({ quality: new Map(kept).set(quality.callId, quality) });
  }
  #appendOlder(event: Extract<SeatEvent, { kind: "popOlder" }>): void {
    const pop = this.#state.pops.get(event.callId);
    if (pop === undefined) return;
    const tickets = [...pop.tickets, ...event.tickets.filter((ticket) => !pop.tickets.some((known) => known.id === ticket.id))];
    const calls = [...pop.calls, ...event.calls.filter((call) => !pop.calls.some((known) => known.id === call.id))];
    // Somebody who was not heard of for long is known at dispatch.
    const { callers } = event;
    const who = pop.identity === "unknown" && callers.length > 0 ? { callers, identity: callers.length === 1 ? ("known" as const) : ("several" as const) } : {};
    this.#set({
      pops: new Map(this.#state.pops).set(event.callId, { ...pop, ...who, tickets, calls, ticketCount: Math.max(pop.ticketCount, tickets.length) }),
      more: new Map(this.#state.more).set(event.callId, event.more),
    });
  }
  /** What was read of conflicts, or all of them for a ticket. */
  conflictsRead(ticketId: string): void {
    this.#set({ conflicts: this.#state.conflicts.filter((each) => each.ticketId !== ticketId) });
  }
  /** Each conflict is told once while this window stands; it stays in the ticket's history. */
  #newConflicts(ticket: TicketRow): TicketConflict[] {
    const personId = this.#state.snapshot?.person?.id;
    if (personId === undefined) return [];
    const fresh = conflictsOf(ticket, personId).filter(
      ({ at, field }) => at > Date.now() - conflictAge && !this.#toldConflicts.has(`${ticket.id} ${at} ${field}`),
    );
    for (const { at, field } of fresh) this.#toldConflicts.add(`${ticket.id} ${at} ${field}`);
    return fresh;
  }
  #replaceTicket(ticket: TicketRow): void {
    const pops = new Map([...this.#state.pops].map(([callId, pop]) => [callId, popWith(pop, ticket)]));
    const conflicts = [...this.#state.conflicts, ...this.#newConflicts(ticket)].slice(-mostConflicts);
    this.#set({ pops, conflicts, ticketVersion: this.#state.ticketVersion + 1 });
  }
  #set(change: Partial<ConsoleState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
