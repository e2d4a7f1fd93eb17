import type { ArticleRow, ConfigurationRow, TicketRow } from "../../contract/rows.ts";
import { NeighbourIndex } from "../../domain/guessing/neighbours.ts";
import { TermTable } from "../../domain/similarity/term-table.ts";
import { TermCutter } from "../../domain/similarity/terms.ts";
import { CharacterReadings } from "../search/character-readings.ts";
import type { Cache } from "../store/cache.ts";

/** What the store taught: how telling words are, and the lessons that are near a question. */
export interface Taught {
  readonly table: TermTable;
  readonly lessons: NeighbourIndex;
}

/** Newest tickets from which it learns: a few weeks of a district, some 20 MB of memory, under a second. */
const mostTickets = 5_000;
/** Texts cut in one go; a go takes some ms, and key strokes are kept between two. */
const piece = 40;
/** What was learnt is used so long before the newest tickets are read again, ms. */
const freshFor = 30 * 60_000;
/** Characters of an article that say what it is about. */
const articleText = 600;

export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Learns from the seat's own store, in small pieces and only when somebody asks; offline as well. */
export class Teaching {
  readonly readings = new CharacterReadings();
  #cutter: TermCutter | null = null;
  readonly #cache: Cache;
  readonly #configuration: () => ConfigurationRow | null;
  readonly #now: () => number;
  #taught: (Taught & { readonly at: number; readonly isWhole: boolean }) | null = null;
  #learning: Promise<Taught> | null = null;

  constructor(cache: Cache, configuration: () => ConfigurationRow | null, now: () => number) {
    this.#cache = cache;
    this.#configuration = configuration;
    this.#now = now;
  }

  /** Made at its first use: a start need not wait the tens of milliseconds that its tree of words takes. */
  get cutter(): TermCutter {
    this.#cutter ??= new TermCutter(this.readings.of);
    return this.#cutter;
  }
  /** What is known; the first asking waits until something is. */
  async get(): Promise<Taught> {
    const known = this.#taught;
    const isStale = known === null || this.#now() - known.at > freshFor || (!known.isWhole && this.#cache.position.filled);
    if (isStale) {
      this.#learning ??= this.#learn().finally(() => {
        this.#learning = null;
      });
    }
    return known ?? this.#learning ?? this.#learn();
  }

  async #learn(): Promise<Taught> {
    const taught = { table: new TermTable(), lessons: new NeighbourIndex(), at: this.#now(), isWhole: this.#cache.position.filled };
    await this.#learnArticles(taught);
    await this.#learnTickets(taught);
    this.#taught = taught;
    return taught;
  }
  async #learnArticles({ table, lessons }: Taught): Promise<void> {
    for (const { id, name, parentId } of this.#configuration()?.categories ?? []) if (parentId !== null) table.add(this.cutter.of(name).keys(), id);
    const articles = this.#cache.read((statements) => statements.allArticles.all()).map((document) => JSON.parse(String(document)) as ArticleRow);
    for (const [index, { id, title, tags, body, categoryId }] of articles.entries()) {
      // Each sentence is a text of its own: a word's rarity is that in things said, not in essays.
      for (const sentence of [title, tags.join(" "), ...body.slice(0, 4 * articleText).split(/[。！？\n]/)]) {
        if (sentence.length > 1) table.add(this.cutter.of(sentence).keys(), categoryId);
      }
      lessons.add({ kind: "article", id, categoryId, terms: this.cutter.of([title, ...tags, body].join("\n").slice(0, articleText)) });
      if (index % 10 === 9) await breathe();
    }
  }
  async #learnTickets({ table, lessons }: Taught): Promise<void> {
    let before = Number.MAX_SAFE_INTEGER;
    for (let count = 0; count < mostTickets && this.#cache.isOpen; ) {
      const window = { before, status: null, confidential: 0, limit: piece };
      const page = this.#cache.read((statements) => statements.ticketsByTime.all(window)).map((document) => JSON.parse(String(document)) as TicketRow);
      for (const { id, fields } of page) {
        const terms = this.cutter.of(fields.content, [fields.place.spoken, fields.place.building]);
        table.add(terms.keys(), fields.categoryId);
        if (fields.categoryId !== null && terms.size > 0) lessons.add({ kind: "ticket", id, categoryId: fields.categoryId, terms });
      }
      const last = page.at(-1);
      if (last === undefined) return;
      before = last.createdAt;
      count += page.length;
      await breathe();
    }
  }
}
