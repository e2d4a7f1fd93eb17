import type { KnowledgeMutation } from "../../contract/knowledge-mutations.ts";
import { type ArticleReportRow, type ArticleRow, type ArticleVersionRow, articleRowSchema, type TextModuleRow } from "../../contract/knowledge-rows.ts";
import type { EntityRow } from "../../contract/rows.ts";
import { articleOn, versionBeside } from "../../domain/article-ahead.ts";
import { articleOfOldVersion, movedRows, savedVersion, versionBefore } from "../../domain/article-changes.ts";
import type { Actor } from "../../domain/article-life.ts";
import { keptModule, reported, settledReport } from "../../domain/knowledge-changes.ts";
import type { Cache } from "../store/cache.ts";

/** A change of this seat that dispatch's picture does not hold yet. */
export interface PendingKnowledge {
  readonly id: string;
  readonly body: KnowledgeMutation;
  readonly actor: Actor;
}
type Kind = "articleVersion" | "articleReport" | "textModule";
interface Rows {
  articleVersion: ArticleVersionRow;
  articleReport: ArticleReportRow;
  textModule: TextModuleRow;
}

/** The knowledge base as this seat shows it: what dispatch confirmed with the seat's own pending changes replayed on top. */
export class KnowledgePicture {
  readonly #cache: Cache;
  readonly #pending: () => readonly PendingKnowledge[];

  readonly #today: () => string;

  /** @param pending in the order in which they were made @param today the city's day, `YYYY-MM-DD` */
  constructor(cache: Cache, pending: () => readonly PendingKnowledge[], today: () => string) {
    this.#cache = cache;
    this.#pending = pending;
    this.#today = today;
  }

  article(id: string): ArticleRow | null {
    const own = this.#overlay().articles.get(id);
    return own === undefined ? this.#confirmedArticle(id) : articleOn(own, this.#today());
  }
  /** Articles that this seat's own pending changes made or changed. */
  ownArticles(): ArticleRow[] {
    return [...this.#overlay().articles.values()];
  }
  version(id: string): ArticleVersionRow | null {
    const version = this.#overlay().rows.articleVersion.get(id) ?? this.#confirmed("articleVersion", id);
    return version === null ? null : versionBeside(version, this.article(version.articleId));
  }
  /** Published versions of an article, newest first, also the one from before versions were kept. */
  publishedVersions(articleId: string): ArticleVersionRow[] {
    const confirmed = this.#cache
      .read((statements) => statements.versionsOfArticle.all(articleId))
      .map((document) => JSON.parse(String(document)) as ArticleVersionRow);
    const own = [...this.#overlay().rows.articleVersion.values()].filter((version) => version.articleId === articleId);
    const versions = new Map([...confirmed, ...own].map((version) => [version.id, version]));
    const article = this.article(articleId);
    if (article !== null && article.versionId === null) versions.set("", versionBefore(article));
    const published = [...versions.values()].filter((version) => version.version !== null).map((version) => versionBeside(version, article));
    return published.sort((one, other) => (other.version ?? 0) - (one.version ?? 0));
  }
  all<K extends Kind>(kind: K): Rows[K][] {
    const confirmed = this.#cache.read((statements) => statements.knowledgeOf.all(kind)).map((document) => JSON.parse(String(document)) as Rows[K]);
    const own = this.#overlay().rows[kind] as Map<string, Rows[K]>;
    return [...new Map([...confirmed.map((row) => [row.id, row] as const), ...own]).values()];
  }
  row<K extends Kind>(kind: K, id: string): Rows[K] | null {
    return (this.#overlay().rows[kind] as Map<string, Rows[K]>).get(id) ?? this.#confirmed(kind, id);
  }

  #confirmed<K extends Kind>(kind: K, id: string): Rows[K] | null {
    const document = this.#cache.read((statements) => statements.knowledgeById.get(kind, id));
    return document === undefined ? null : (JSON.parse(String(document)) as Rows[K]);
  }
  #confirmedArticle(id: string): ArticleRow | null {
    const document = this.#cache.read((statements) => statements.articleById.get(id));
    return document === undefined ? null : articleOn(articleRowSchema.parse(JSON.parse(String(document))), this.#today());
  }

  /** The pending changes replayed; few at any time, for they leave as soon as the cache holds them. */
  #overlay(): Overlay {
    const overlay = new Overlay(
      (kind, id) => this.#confirmed(kind, id),
      (id) => this.#confirmedArticle(id),
    );
    for (const pending of this.#pending()) overlay.replay(pending);
    return overlay;
  }
}

class Overlay {
  readonly articles = new Map<string, ArticleRow>();
  readonly rows = {
    articleVersion: new Map<string, ArticleVersionRow>(),
    articleReport: new Map<string, ArticleReportRow>(),
    textModule: new Map<string, TextModuleRow>(),
  };
  readonly #confirmed: <K extends Kind>(kind: K, id: string) => Rows[K] | null;
  readonly #article: (id: string) => ArticleRow | null;

  constructor(confirmed: <K extends Kind>(kind: K, id: string) => Rows[K] | null, article: (id: string) => ArticleRow | null) {
    this.#confirmed = confirmed;
    this.#article = article;
  }
  /** What dispatch will refuse shows as if it were not there. */
  replay(pending: PendingKnowledge): void {
    try {
      for (const value of this.#changed(pending)) this.#keep(value);
    } catch {
      // It comes back to its author as a rejected change.
    }
  }
  #changed({ id, body, actor }: PendingKnowledge): EntityRow[] {
    switch (body.name) {
      case "article.save":
        return [{ entity: "articleVersion", row: savedVersion(this.#row("articleVersion", body.versionId), body, actor, id) }];
      case "article.move": {
        const version = this.#row("articleVersion", body.versionId) ?? this.#oldVersion(body.versionId);
        if (version === null) return [];
        const article = this.articles.get(version.articleId) ?? this.#article(version.articleId);
        const current = article === null || article.versionId === null ? null : this.#row("articleVersion", article.versionId);
        return movedRows({ version: versionBeside(version, article), article, current }, body, actor);
      }
      case "article.report":
        return [{ entity: "articleReport", row: reported(body, actor) }];
      case "report.settle":
        return [{ entity: "articleReport", row: settledReport(this.#row("articleReport", body.reportId), body, actor) }];
      case "module.save":
        return [{ entity: "textModule", row: keptModule(this.#row("textModule", body.moduleId), body, actor) }];
      case "attachment.add":
        return [];
    }
  }
  #oldVersion(versionId: string): ArticleVersionRow | null {
    const articleId = articleOfOldVersion(versionId);
    const article = articleId === null ? null : this.#article(articleId);
    return article === null || article.versionId !== null ? null : versionBefore(article);
  }
  #row<K extends Kind>(kind: K, id: string): Rows[K] | null {
    return (this.rows[kind] as Map<string, Rows[K]>).get(id) ?? this.#confirmed(kind, id);
  }
  #keep(value: EntityRow): void {
    if (value.entity === "article") this.articles.set(value.row.id, value.row);
    if (value.entity === "articleVersion") this.rows.articleVersion.set(value.row.id, value.row);
    if (value.entity === "articleReport") this.rows.articleReport.set(value.row.id, value.row);
    if (value.entity === "textModule") this.rows.textModule.set(value.row.id, value.row);
  }
}
