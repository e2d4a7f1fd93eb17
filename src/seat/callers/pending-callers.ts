import type { CallerChange, CallerRow, HeldNumber } from "../../contract/callers.ts";
import { HotlineError } from "../../contract/errors.ts";
import { attachNumber, mergeCallers, splitCaller, unmergeCallers, updateCaller, type Who, wholeCaller } from "../../domain/caller.ts";
import type { HashedNumber } from "../screen-pop/number-hash.ts";

/** Reads what dispatch confirmed; null when there is none. */
type Read = (id: string) => CallerRow | null;

/** The seat's own changes of people's cards that dispatch's picture does not hold yet, laid over it in order. */
export class PendingCallers {
  readonly #hashed: (raw: string | null) => HashedNumber;
  readonly #personName: (personId: string) => string | null;
  #changes: { body: CallerChange; personId: string }[] = [];

  constructor(ports: { hashed(raw: string | null): HashedNumber; personName(personId: string): string | null }) {
    this.#hashed = ports.hashed;
    this.#personName = ports.personName;
  }
  get isEmpty(): boolean {
    return this.#changes.length === 0;
  }
  reset(): void {
    this.#changes = [];
  }
  add(body: CallerChange, personId: string): void {
    this.#changes.push({ body, personId });
  }

  /** Every card that pending changes touch, as it is shown; those not yet at dispatch among them. */
  changed(read: Read): Map<string, CallerRow> {
    const cards = new Map<string, CallerRow>();
    for (const { body, personId } of this.#changes) {
      try {
        for (const card of this.#after(body, { personId, personName: this.#personName(personId) ?? "" }, (id) => cards.get(id) ?? wholeOrNull(read(id))))
          cards.set(card.id, card);
      } catch (error) {
        // dispatch will refuse it and tell why; until then it shows nothing.
        if (!(error instanceof HotlineError)) throw error;
      }
    }
    return cards;
  }
  /** Persons whose tickets and calls are this one's too, by merges that are still pending. */
  aliasesOf(id: string, read: Read): string[] {
    if (this.isEmpty) return [];
    return [...this.changed(read).values()].filter((card) => card.mergedInto?.id === id).map((card) => card.id);
  }

  #after(body: CallerChange, who: Who, read: Read): CallerRow[] {
    const card = (id: string): CallerRow => {
      const found = read(id);
      if (found === null) throw new HotlineError({ kind: "notFound", detail: "caller" });
      return found;
    };
    const act = { ...who, at: body.at };
    switch (body.name) {
      case "caller.update": {
        const number = body.emergencyNumber === undefined ? undefined : held(this.#hashed(body.emergencyNumber));
        return [updateCaller(card(body.callerId), body, who, number)];
      }
      case "caller.merge": {
        const { keep, merged } = mergeCallers(card(body.keepId), card(body.mergeId), act);
        return [keep, merged];
      }
      case "caller.split": {
        const known = read(body.intoId);
        if (known === null) {
          const { left, made } = splitCaller(card(body.callerId), { id: body.intoId, name: body.newName, numberHashes: body.numberHashes }, act);
          return [left, made];
        }
        const { keep, merged } = unmergeCallers(card(body.callerId), known, act);
        return [keep, merged];
      }
      case "caller.attach":
        return [attachNumber(card(body.callerId), body, who)];
    }
  }
}

const wholeOrNull = (row: CallerRow | null): CallerRow | null => (row === null ? null : wholeCaller(row));
const held = ({ hash, mask }: HashedNumber): HeldNumber | null => (hash === null ? null : { hash, mask: mask ?? "" });
