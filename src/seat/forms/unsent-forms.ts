import { z } from "zod";
import { type FormFields, formFieldsSchema, type UnsentForm } from "../../contract/forms-api.ts";
import { instantSchema } from "../../contract/identifiers.ts";
import type { Journal } from "../store/journal.ts";

/** So many forms are kept of a person, the ones that were written at last, and none for longer than so long, ms. */
const bounds = { count: 40, age: 30 * 86_400_000 } as const;
const beginning = "unsentForm:";
const keptSchema = z.object({ at: instantSchema, fields: formFieldsSchema });

/** What is given to the forms. */
export interface UnsentFormsOptions {
  journal(): Journal;
  /** Whose forms. */
  personId(): string;
  /** UTC ms. */
  now(): number;
}

/** Forms that were begun and not sent: documents of the journal, one a person and form, durable with each key stroke. */
export class UnsentForms {
  readonly #options: UnsentFormsOptions;

  constructor(options: UnsentFormsOptions) {
    this.#options = options;
  }
  /** The person's own, the one that was written at last comes last. */
  list(): UnsentForm[] {
    const own = this.#own;
    const forms = this.#kept(own).map(({ name, at, fields }) => ({ key: name.slice(own.length), at, fields }));
    return forms.filter(({ at }) => !this.#isOld(at));
  }
  /** @param fields null: it was sent or thrown away @throws HotlineError `diskFull` */
  keep(key: string, fields: FormFields | null): void {
    const journal = this.#options.journal();
    const name = this.#own + key;
    if (fields === null) {
      journal.removeFact(name);
      return;
    }
    const isNew = journal.fact(name, z.unknown()) === null;
    journal.transaction(() => {
      journal.setFact(name, { at: this.#options.now(), fields });
      // Only a form that was not there makes them more, and a key stroke shall not read them all.
      if (isNew) this.#bound();
    });
  }

  /** The oldest of this person give way, and what is too old of anybody. */
  #bound(): void {
    const all = this.#kept(beginning);
    const tooMany = all.filter(({ name }) => name.startsWith(this.#own)).slice(0, -bounds.count);
    for (const { name } of [...tooMany, ...all.filter(({ at }) => this.#isOld(at))]) this.#options.journal().removeFact(name);
  }
  /** By when they were written at. */
  #kept(start: string): { name: string; at: number; fields: FormFields }[] {
    const journal = this.#options.journal();
    const found = journal.factNames(start).flatMap((name) => {
      const kept = journal.fact(name, keptSchema);
      return kept === null ? [] : [{ name, ...kept }];
    });
    return found.sort((one, other) => one.at - other.at);
  }
  #isOld(at: number): boolean {
    return at < this.#options.now() - bounds.age;
  }
  get #own(): string {
    return `${beginning}${this.#options.personId()}:`;
  }
}
