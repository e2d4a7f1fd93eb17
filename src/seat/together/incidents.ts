import { randomBytes } from "node:crypto";
import { z } from "zod";
import { makeUuidV7 } from "../../base/uuid.ts";
import { HotlineError } from "../../contract/errors.ts";
import type { IncidentRow, IncidentText } from "../../contract/incident.ts";
import type { Person } from "../../contract/session.ts";
import type { ShownIncident } from "../../contract/together-api.ts";
import { togetherOf } from "../../domain/together.ts";
import type { Workplace } from "../workplace.ts";

/** What the incidents of a seat are given. */
export interface IncidentsOptions {
  workplace(): Workplace;
  person(): Person;
  /** dispatch's time as the seat knows it, UTC ms. */
  centralNow(): number;
  /** What is shown changed here. */
  onChange(): void;
}

const readSchema = z.record(z.string(), z.number().int());
/** Notices that a person is remembered to have read. */
const remembered = 500;

/** The incidents that a seat knows, what its people have read of them, and what team leads write. */
export class Incidents {
  readonly #options: IncidentsOptions;

  constructor(options: IncidentsOptions) {
    this.#options = options;
  }

  list(): ShownIncident[] {
    const { picture } = this.#options.workplace();
    const read = this.#read();
    return picture.incidents().map((incident) => {
      const master = incident.masterTicketId === null ? null : picture.ticket(incident.masterTicketId);
      return { incident, isAcknowledged: read[incident.id] === incident.version, participantCount: master === null ? 0 : togetherOf(master).participantCount };
    });
  }
  /** @throws HotlineError `notFound` */
  need(incidentId: string): IncidentRow {
    const found = this.#options
      .workplace()
      .picture.incidents()
      .find(({ id }) => id === incidentId);
    if (found === undefined) throw new HotlineError({ kind: "notFound", detail: "incident" });
    return found;
  }
  /** Read by this person, in its present version; told to dispatch once. @throws HotlineError `notFound`, `diskFull` */
  acknowledge(incidentId: string): void {
    const { version } = this.need(incidentId);
    const read = this.#read();
    if (read[incidentId] === version) return;
    const { outbox, store } = this.#options.workplace();
    const entries = [...Object.entries(read).filter(([id]) => id !== incidentId), [incidentId, version] as const].slice(-remembered);
    const at = this.#options.centralNow();
    outbox.append(this.#options.person().id, [{ name: "incident.acknowledge", incidentId, version, at }], () =>
      store.journal.setFact(this.#fact(), Object.fromEntries(entries)),
    );
    this.#options.onChange();
  }
  /** @throws HotlineError `forbidden` for operators, `invalid` when its end is not after its beginning */
  put(incidentId: string | null, seenVersion: number, text: IncidentText, ends: boolean): string {
    const person = this.#options.person();
    if (person.role === "operator") throw new HotlineError({ kind: "forbidden", detail: "incident" });
    if (text.validUntil <= text.validFrom) throw new HotlineError({ kind: "invalid", detail: "incident.validUntil" });
    const at = this.#options.centralNow();
    const id = incidentId ?? makeUuidV7(at, randomBytes(10));
    this.#options.workplace().outbox.append(person.id, [{ name: "incident.put", incidentId: id, seenVersion, text, ends, at }]);
    this.#options.onChange();
    return id;
  }

  #fact(): string {
    return `readIncidents:${this.#options.person().id}`;
  }
  #read(): Readonly<Record<string, number>> {
    return this.#options.workplace().store.journal.fact(this.#fact(), readSchema) ?? {};
  }
}
