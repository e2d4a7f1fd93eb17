import type { TicketRow } from "../../contract/rows.ts";
import type { Person } from "../../contract/session.ts";
import type { Hints, ShownGuess, SimilarTicket } from "../../contract/together-api.ts";
import { maySeeTicket } from "../../domain/confidentiality.ts";
import { dispatchRule } from "../../domain/dispatch-rule.ts";
import { asked, guessOf } from "../../domain/guessing/guess.ts";
import type { Neighbour } from "../../domain/guessing/neighbours.ts";
import { bestFit, fitOf, isValid } from "../../domain/incident-match.ts";
import { type Likeness, likenessOf, type MatterSketch, points, sketchOf } from "../../domain/similarity/likeness.ts";
import { isOpen } from "../../domain/ticket-life.ts";
import { togetherOf } from "../../domain/together.ts";
import type { Configurations } from "../configurations.ts";
import type { StoredDraft } from "../drafts/drafts.ts";
import type { HashedNumber } from "../screen-pop/number-hash.ts";
import type { PlaceIndex } from "../search/places.ts";
import type { OpenStore } from "../store/vault.ts";
import type { PendingChanges } from "../sync/pending-changes.ts";
import type { Picture } from "../sync/picture.ts";
import { candidatesFor } from "./candidates.ts";
import { breathe, type Taught, type Teaching } from "./teaching.ts";

/** What of a workplace is looked through. */
export interface HintSources {
  readonly store: OpenStore;
  readonly picture: Picture;
  readonly pending: PendingChanges;
  readonly configurations: Configurations;
  readonly places: PlaceIndex;
}
/** Around a question for hints. */
export interface HintsAround {
  readonly workplace: HintSources;
  readonly person: Person;
  readonly hashed: HashedNumber;
  /** dispatch's time as the seat knows it, UTC ms. */
  readonly now: number;
}

/** Shown at most; of these the caller's own open tickets that are not alike. */
const most = { shown: 5, own: 2 };
/** Comparisons between two breaths. */
const piece = 20;

/**
 * What the seat finds for a draft while it is typed, all from its own store. One question at a time: a newer one ends the older at its
 * next step, and each step is short, so that a key stroke's way to the disk is never long.
 */
export class HintFinder {
  readonly #teaching: Teaching;
  #newest = 0;

  constructor(teaching: Teaching) {
    this.#teaching = teaching;
  }

  /** Null: a newer question came meanwhile. */
  async find(draft: StoredDraft, around: HintsAround): Promise<Hints | null> {
    this.#newest += 1;
    const mine = this.#newest;
    const isOver = (): boolean => mine !== this.#newest;
    const taught = await this.#teaching.get();
    if (isOver()) return null;
    const similar = await this.#similar(draft, taught, around, isOver);
    if (isOver()) return null;
    const guess = this.#guess(draft, taught, around);
    return { similar, guess, incident: this.#incident(draft, guess, around) };
  }

  async #similar(draft: StoredDraft, taught: Taught, around: HintsAround, isOver: () => boolean): Promise<SimilarTicket[]> {
    const { workplace, hashed, now } = around;
    const own = this.#sketch(draft.fields, { at: now, callerKey: hashed.hash ?? draft.callerId }, taught, workplace);
    const question = { place: draft.fields.place, terms: own.terms, numberHash: hashed.hash, callerId: draft.callerId, now };
    const confirmed = await candidatesFor(workplace.store.cache, taught.table, question, isOver);
    const candidates = [...confirmed.map((ticket) => workplace.pending.replay(ticket)), ...workplace.pending.createdTickets()];
    const found = new Map<string, SimilarTicket>();
    for (const [index, ticket] of candidates.entries()) {
      if (index % piece === piece - 1) await breathe();
      if (isOver()) return [];
      if (ticket.id === draft.id || !maySeeTicket(around.person, ticket) || ticket.fields.confidential) continue;
      const callerKey = ticket.numberHash ?? ticket.callerId;
      const other = this.#sketch(ticket.fields, { at: ticket.createdAt, callerKey }, taught, workplace);
      const likeness = likenessOf(own, other, taught.table);
      const isSameCaller = callerKey !== null && (callerKey === own.callerKey || ticket.callerId === draft.callerId);
      const master = (ticket.repeatOf === null ? null : workplace.picture.ticket(ticket.repeatOf)) ?? ticket;
      const isShown = likeness.score >= points.threshold || (isSameCaller && isOpen(master.status));
      const before = found.get(master.id);
      if (isShown && master.id !== draft.id && (before === undefined || before.score < likeness.score))
        found.set(master.id, shownSimilar(master, likeness, isSameCaller));
    }
    return inOrder([...found.values()]);
  }
  #sketch(fields: TicketRow["fields"], who: { at: number; callerKey: string | null }, { table }: Taught, workplace: HintSources): MatterSketch {
    const { place, categoryId } = fields;
    const names = [place.communityId, place.streetId].flatMap((id) => (id === null ? [] : (workplace.places.get(id)?.name ?? [])));
    const terms = this.#teaching.cutter.of(`${fields.content}\n${fields.cause}`, [...names, place.spoken, place.building]);
    return sketchOf({ terms, place, categoryId, ...who }, table);
  }

  #guess(draft: StoredDraft, { table, lessons }: Taught, { workplace, person }: HintsAround): ShownGuess | null {
    const configuration = workplace.configurations.inForce();
    const terms = this.#teaching.cutter.of(`${draft.fields.content}\n${draft.fields.cause}`);
    const neighbours = lessons.nearest(terms, table, asked).filter(({ lesson }) => lesson.id !== draft.ticketId);
    const guess = guessOf(neighbours, table.leaningOf(terms.keys(), null));
    const category = configuration?.categories.find(({ id }) => id === guess?.categoryId);
    if (configuration === null || guess === null || category === undefined) return null;
    const rule = dispatchRule(configuration, { ...draft.fields, categoryId: category.id });
    const byNeighbours = rule.leadUnitId === null ? usualUnit(neighbours, category.id, workplace) : null;
    const unit = configuration.units.find(({ id }) => id === (rule.leadUnitId ?? byNeighbours));
    const evidence = guess.evidence.map((neighbour) => shownEvidence(neighbour, workplace, person));
    return {
      categoryId: category.id,
      categoryName: category.name,
      unitId: unit?.id ?? null,
      unitName: unit?.name ?? null,
      unitBy: unit === undefined ? "none" : rule.leadUnitId === null ? "neighbours" : "rule",
      confidence: guess.confidence,
      evidence,
    };
  }
  #incident(draft: StoredDraft, guess: ShownGuess | null, { workplace, now }: HintsAround): Hints["incident"] {
    const { fields } = draft;
    // Nobody has said anything yet: a place alone is no reason to answer.
    if (fields.content.trim() === "" && fields.categoryId === null) return null;
    const categoryId = fields.categoryId ?? (guess?.confidence === "high" ? guess.categoryId : null);
    const sound = (text: string): string => ` ${Array.from(text, this.#teaching.readings.of).join(" ")} `;
    const standing = workplace.picture.incidents().filter((incident) => isValid(incident, now));
    const fits = standing.flatMap((incident) => fitOf(incident, { text: fields.content, place: fields.place, categoryId }, sound) ?? []);
    const best = bestFit(fits);
    return best === null ? null : { incidentId: best.incident.id, title: best.incident.title, words: [...best.words] };
  }
}

function inOrder(found: readonly SimilarTicket[]): SimilarTicket[] {
  const sorted = [...found].sort((one, other) => other.score - one.score);
  const alike = sorted.filter(({ score }) => score >= points.threshold);
  const own = sorted.filter(({ score }) => score < points.threshold).slice(0, most.own);
  return [...alike, ...own].slice(0, most.shown);
}

function shownSimilar(ticket: TicketRow, likeness: Likeness, isSameCaller: boolean): SimilarTicket {
  const { fields } = ticket;
  return {
    ticketId: ticket.id,
    number: ticket.number,
    status: ticket.status,
    isOpen: isOpen(ticket.status),
    content: fields.content.slice(0, 200),
    place: fields.place,
    createdAt: ticket.createdAt,
    categoryId: fields.categoryId,
    unitId: fields.unitId,
    demandType: fields.demandType,
    participantCount: togetherOf(ticket).participantCount,
    isSameCaller,
    nearness: likeness.nearness,
    apart: likeness.apart,
    shared: [...likeness.shared],
    score: likeness.score,
  };
}

/** The unit that most of the neighbouring tickets of that category went to. */
function usualUnit(neighbours: readonly Neighbour[], categoryId: string, workplace: HintSources): string | null {
  const counts = new Map<string, number>();
  for (const { lesson } of neighbours) {
    const unitId = lesson.kind === "ticket" && lesson.categoryId === categoryId ? workplace.picture.ticket(lesson.id)?.fields.unitId : null;
    if (unitId != null) counts.set(unitId, (counts.get(unitId) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? null;
}

function shownEvidence({ lesson, words }: Neighbour, workplace: HintSources, person: Person): ShownGuess["evidence"][number] {
  if (lesson.kind === "article")
    return { kind: "article", id: lesson.id, title: workplace.picture.article(lesson.id)?.title.slice(0, 200) ?? "", words: [...words] };
  const ticket = workplace.picture.ticket(lesson.id);
  const title = ticket === null || !maySeeTicket(person, ticket) ? "" : ticket.fields.content.slice(0, 60);
  return { kind: "ticket", id: lesson.id, title, words: [...words] };
}
