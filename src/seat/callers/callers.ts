import { randomBytes } from "node:crypto";
import { makeUuidV7 } from "../../base/uuid.ts";
import type { CallerChange, CallerPatch, CallerRow } from "../../contract/callers.ts";
import type { CallerCard } from "../../contract/callers-api.ts";
import { HotlineError } from "../../contract/errors.ts";
import type { Person } from "../../contract/session.ts";
import { type Act, attachNumber, mergeCallers, originOf, splitCaller, unmergeCallers, wholeCaller } from "../../domain/caller.ts";
import type { Workplace } from "../workplace.ts";

const shown = 50;

/** People's cards as this seat shows and changes them. */
export class Callers {
  readonly #options: { workplace(): Workplace; person(): Person; centralNow(): number };

  constructor(options: { workplace(): Workplace; person(): Person; centralNow(): number }) {
    this.#options = options;
  }

  /** @throws HotlineError `notFound` */
  card(callerId: string): CallerCard {
    const { picture, pending } = this.#options.workplace();
    const caller = this.#need(callerId);
    const confidential = this.#options.person().role !== "operator";
    const of = { numberHash: null, callerIds: [caller.id] };
    const { calls, count } = picture.callsOf(of, shown);
    const counts = picture.countTickets(of);
    return {
      caller,
      tickets: picture.ticketsOf(of, confidential, shown),
      calls,
      ticketCount: counts.count,
      callCount: count,
      confidentialCount: confidential ? 0 : counts.confidential,
      merged: mergedIds(caller)
        .flatMap((id) => picture.caller(id) ?? [])
        .map(wholeCaller)
        .filter((card) => card.mergedInto?.id === caller.id),
      parted: partedIds(caller)
        .flatMap((id) => picture.caller(id) ?? [])
        .map(wholeCaller)
        .filter((card) => card.mergedInto === null && originOf(caller, card) !== null)
        .slice(0, shown),
      isPending: !pending.callers.isEmpty && picture.changedCallers().some((card) => card.id === caller.id),
    };
  }
  update(input: { callerId: string; patch: CallerPatch; seen: CallerPatch; emergencyNumber?: string | null | undefined }): CallerCard {
    const { emergencyNumber, ...rest } = input;
    return this.#change(input.callerId, { name: "caller.update", ...rest, ...(emergencyNumber === undefined ? {} : { emergencyNumber }), at: this.#at() });
  }
  /** @throws HotlineError `staleCaller`, `tooLarge`, `invalid` */
  merge(keepId: string, mergeId: string): CallerCard {
    if (keepId === mergeId) throw new HotlineError({ kind: "invalid", detail: "callerId" });
    const [keep, merged] = [this.#need(keepId), this.#need(mergeId)];
    if (merged.mergedInto !== null || keep.mergedInto !== null) throw new HotlineError({ kind: "staleCaller", detail: "merged" });
    mergeCallers(keep, merged, this.#act());
    return this.#change(keepId, { name: "caller.merge", keepId, mergeId, at: this.#at() });
  }
  unmerge(callerId: string, mergedId: string): CallerCard {
    unmergeCallers(this.#need(callerId), this.#need(mergedId), this.#act());
    return this.#change(callerId, { name: "caller.split", callerId, intoId: mergedId, numberHashes: [], newName: "", at: this.#at() });
  }
  split(callerId: string, numberHashes: string[], newName: string): CallerCard {
    const intoId = makeUuidV7(this.#at(), randomBytes(10));
    splitCaller(this.#need(callerId), { id: intoId, name: newName, numberHashes }, this.#act());
    return this.#change(intoId, { name: "caller.split", callerId, intoId, numberHashes, newName, at: this.#at() });
  }
  /** @throws HotlineError `staleCaller` where neither was split off the other, or one is another's by now; `tooLarge` */
  unsplit(callerId: string, partedId: string): CallerCard {
    const [one, other] = [this.#need(callerId), this.#need(partedId)];
    const origin = originOf(one, other);
    if (origin === null) throw new HotlineError({ kind: "staleCaller", detail: "notSplit" });
    return this.merge(origin.id, origin.id === one.id ? other.id : one.id);
  }
  /**
   * @param insteadOf who has the number until then: it is split off their card, and with the card that this makes goes all that came by it
   * @throws HotlineError `notFound` when there is no such call, or it has no number; `staleCaller` where `insteadOf` does not have it; `tooLarge`
   */
  attach(callerId: string, callId: string, insteadOf: string | null): CallerCard {
    const call = this.#options.workplace().picture.call(callId);
    if (call === null || call.numberHash === null) throw new HotlineError({ kind: "notFound", detail: "number" });
    const number = { hash: call.numberHash, mask: call.numberMask ?? "" };
    const body = { name: "caller.attach", callerId, number, at: this.#at() } as const;
    attachNumber(this.#need(callerId), body, this.#act());
    const taken = insteadOf === null ? [] : [this.#splitOff(insteadOf, callerId, number.hash)];
    this.#options.workplace().outbox.append(this.#options.person().id, [...taken, body]);
    return this.card(callerId);
  }
  /** A card of the number alone, without a name: whoever the number is given to has it as well. */
  #splitOff(callerId: string, notTo: string, hash: string): CallerChange {
    if (callerId === notTo) throw new HotlineError({ kind: "invalid", detail: "callerId" });
    const intoId = makeUuidV7(this.#at(), randomBytes(10));
    splitCaller(this.#need(callerId), { id: intoId, name: "", numberHashes: [hash] }, this.#act());
    return { name: "caller.split", callerId, intoId, numberHashes: [hash], newName: "", at: this.#at() };
  }

  #need(callerId: string): CallerRow {
    const caller = this.#options.workplace().picture.caller(callerId);
    if (caller === null) throw new HotlineError({ kind: "notFound", detail: "caller" });
    return wholeCaller(caller);
  }
  #at(): number {
    return this.#options.centralNow();
  }
  #act(): Act {
    const { id, name } = this.#options.person();
    return { at: this.#at(), personId: id, personName: name };
  }
  #change(shownId: string, body: CallerChange): CallerCard {
    this.#options.workplace().outbox.append(this.#options.person().id, [body]);
    return this.card(shownId);
  }
}

/** The other cards of this one's splits, the newest first. */
const partedIds = ({ steps }: CallerRow): string[] => [
  ...new Set(steps.flatMap(({ kind, otherId }) => (kind === "split" && otherId !== undefined ? [otherId] : [])).reverse()),
];

/** Cards that were merged into this one and not taken out again, as its steps tell. */
function mergedIds({ steps }: CallerRow): string[] {
  const ids = new Set<string>();
  for (const { kind, otherId } of steps) {
    if (otherId === undefined) continue;
    if (kind === "merged") ids.add(otherId);
    if (kind === "unmerged") ids.delete(otherId);
  }
  return [...ids];
}
