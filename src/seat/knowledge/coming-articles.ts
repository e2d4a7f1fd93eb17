import { type ArticleRow, articleRowSchema } from "../../contract/knowledge-rows.ts";
import { articleOn } from "../../domain/article-ahead.ts";
import { beginOfDay, cityDay } from "../../domain/city-day.ts";
import type { Cache } from "../store/cache.ts";

/** After a full disk, ms. */
const tryAgain = 60_000;

/** Versions that were published ahead: each takes its article's place at the seat on its day, found by its own words from then on, without dispatch. */
export class ComingArticles {
  readonly #cache: Cache;
  readonly #centralNow: () => number;

  /** @param centralNow dispatch's time as far as it is known, UTC ms */
  constructor(cache: Cache, centralNow: () => number) {
    this.#cache = cache;
    this.#centralNow = centralNow;
  }

  /** Lets what is due hold. @returns whether anything was @throws HotlineError `diskFull` */
  bringIn(): boolean {
    const today = cityDay(this.#centralNow());
    const due = this.#cache.read((statements) => statements.articlesDue.all(today)) as string[];
    if (due.length === 0) return false;
    this.#cache.renew(due.map((document) => ({ entity: "article", row: articleOn(articleRowSchema.parse(JSON.parse(document)), today) })));
    return true;
  }
  /** How long until the next day on which one is due, or until one that could not be written is tried again, ms; null when none waits. */
  untilNext(): number | null {
    const day = this.#cache.read((statements) => statements.nextComing.get());
    if (typeof day !== "string") return null;
    const wait = beginOfDay(day) - this.#centralNow();
    return wait > 0 ? wait : tryAgain;
  }
  /** Articles with a version that waits, the next first. */
  all(): ArticleRow[] {
    return (this.#cache.read((statements) => statements.articlesComing.all()) as string[]).map((document) => articleRowSchema.parse(JSON.parse(document)));
  }
}
