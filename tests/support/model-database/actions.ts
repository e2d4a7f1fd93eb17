import { makeUuidV7 } from "../../../src/base/uuid.ts";
import type { Mutation, MutationBody } from "../../../src/contract/mutation.ts";
import { SeededRandom } from "../../../src/dispatch/demo/seeded-random.ts";
import { emptyTicketFields } from "../../../src/domain/ticket-fields.ts";
import { ticketCreate, ticketUpdate } from "../tickets.ts";
import { type Twin, writtenAt } from "./twins.ts";

/** Something that is done to dispatch in the same way over each of its databases; what it says is compared. */
export interface Action {
  readonly name: string;
  run(twin: Twin): Promise<unknown>;
}

interface Sender {
  readonly deviceId: string;
  readonly sent: Mutation[];
}
const fields = ["content", "cause", "course", "answer"] as const;
const numbers = ["13800000001", "13800000002", null] as const;
const districts = ["110105", "110108"] as const;
const personIds = ["person-0", "person-1"] as const;

/** Chance for one row of actions: what seats push, right and wrong, and what they pull. */
export class Actions {
  readonly #random: SeededRandom;
  readonly #tickets: string[] = [];
  readonly #senders: readonly Sender[];
  #made = 0;

  constructor(seed: number, deviceIds: readonly string[]) {
    this.#random = new SeededRandom(seed);
    this.#senders = deviceIds.map((deviceId) => ({ deviceId, sent: [] }));
  }
  next(): Action {
    const { deviceId, sent } = this.#random.pick(this.#senders);
    const chance = this.#random.next();
    const push = (name: string, mutations: readonly Mutation[], by = deviceId): Action => ({ name, run: (twin) => twin.push(by, mutations) });
    const last = sent.at(-1);
    if (chance < 0.4) return push("push", this.#more(sent));
    if (chance < 0.5) return push("push again", sent.slice(-2));
    if (chance < 0.55) return push("push beyond", [this.#mutation(sent.length + 2)]);
    if (chance < 0.6 && last !== undefined) return push("push another under the same number", [{ ...last, id: this.#id() }]);
    if (chance < 0.65) return push("push of an unknown device", [this.#mutation(1)], "nobody");
    if (chance < 0.75) return push("push what another sent", this.#foreign(sent));
    if (chance < 0.8) return this.#snapshot(deviceId);
    const limit = 1 + this.#random.below(6);
    return { name: `pull ${limit}`, run: (twin) => twin.pull(deviceId, deviceId, limit) };
  }

  #snapshot(deviceId: string): Action {
    const areaIds = this.#random.next() < 0.5 ? null : [this.#random.pick(districts)];
    const held = this.#random.next() < 0.5 ? null : { since: writtenAt - 86_400_000, areaIds: [this.#random.pick(districts)], personId: "person-0" };
    return { name: "snapshot", run: (twin) => twin.snapshot(deviceId, areaIds, held) };
  }
  #id(): string {
    this.#made += 1;
    return makeUuidV7(writtenAt + this.#made, this.#random.bytes(10));
  }
  #more(sent: Mutation[]): Mutation[] {
    const made = Array.from({ length: 1 + this.#random.below(3) }, (_, index) => this.#mutation(sent.length + 1 + index));
    sent.push(...made);
    return made;
  }
  #foreign(sent: Mutation[]): Mutation[] {
    const other = this.#random.pick(this.#senders).sent;
    if (other === sent || other.length === 0) return this.#more(sent);
    const again = { ...this.#random.pick(other), sequence: sent.length + 1 };
    sent.push(again);
    return [again];
  }
  #mutation(sequence: number): Mutation {
    const personId = this.#random.next() < 0.05 ? "nobody" : this.#random.pick(personIds);
    return { id: this.#id(), sequence, personId, body: this.#body() };
  }
  #body(): MutationBody {
    const at = writtenAt + this.#made;
    const ticketId = this.#random.next() < 0.1 || this.#tickets.length === 0 ? this.#id() : this.#random.pick(this.#tickets);
    const chance = this.#random.next();
    if (chance < 0.4) return this.#create(at);
    if (chance < 0.5) return { name: "ticket.transition", ticketId, transition: "sign", facts: { text: `${at}` }, seenStatus: "dispatched", seenRound: 0, at };
    const field = this.#random.pick(fields);
    return { ...ticketUpdate(ticketId, { [field]: `written ${at}` }, { [field]: this.#random.next() < 0.5 ? "" : "another" }), at };
  }
  #create(at: number): MutationBody {
    const ticketId = this.#id();
    this.#tickets.push(ticketId);
    const districtId = this.#random.next() < 0.3 ? null : this.#random.pick(districts);
    const place = { ...emptyTicketFields.place, districtId };
    const confidential = this.#random.next() < 0.1;
    return ticketCreate({ confidential, place, callerName: `caller ${at}` }, { ticketId, createdAt: at, callingNumber: this.#random.pick(numbers) });
  }
}
