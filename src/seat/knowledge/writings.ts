import type { z } from "zod";
import { articleWritingSchema } from "../../contract/knowledge-api.ts";
import type { Journal } from "../store/journal.ts";

type Writing = z.infer<typeof articleWritingSchema>;

/** What editors write of articles and have not saved: documents of the journal, one a person and version, durable with each key stroke. */
export class Writings {
  readonly #journal: () => Journal;
  readonly #personId: () => string;

  /** @param personId who writes @throws HotlineError `forbidden` where they may not */
  constructor({ journal, personId }: { journal(): Journal; personId(): string }) {
    this.#journal = journal;
    this.#personId = personId;
  }
  of(versionId: string): Writing | null {
    return this.#journal().fact(this.#beginning + versionId, articleWritingSchema);
  }
  keep(versionId: string, writing: Writing | null): void {
    const name = this.#beginning + versionId;
    if (writing === null) this.#journal().removeFact(name);
    else this.#journal().setFact(name, writing);
  }
  /** Versions of which this person has something unsaved here. */
  versionIds(): string[] {
    return this.#journal()
      .factNames(this.#beginning)
      .map((name) => name.slice(this.#beginning.length));
  }
  get #beginning(): string {
    return `articleWriting:${this.#personId()}:`;
  }
}
