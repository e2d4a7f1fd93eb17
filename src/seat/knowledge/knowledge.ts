import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { makeUuidV7 } from "../../base/uuid.ts";
import { HotlineError } from "../../contract/errors.ts";
import type { ArticleHit, ArticleReading, Shelved, Worklist } from "../../contract/knowledge-api.ts";
import type { ArticleMove, ArticleSave, KnowledgeMutation } from "../../contract/knowledge-mutations.ts";
import {
  type ArticleReportRow,
  type ArticleRow,
  type ArticleVersionRow,
  type Attachment,
  type AttachmentType,
  largestAttachment,
  type ReportKind,
  type TextModuleRow,
} from "../../contract/knowledge-rows.ts";
import type { Person } from "../../contract/session.ts";
import { isComing } from "../../domain/article-ahead.ts";
import { articleOfOldVersion, contentOf, emptyContent, movedRows, versionBefore } from "../../domain/article-changes.ts";
import { editsArticles } from "../../domain/article-life.ts";
import { formOf } from "../../domain/attachment-form.ts";
import { keptModule } from "../../domain/knowledge-changes.ts";
import { searchArticles } from "../search/articles.ts";
import { findModules } from "../search/modules.ts";
import { suggestArticles } from "../search/suggest.ts";
import type { Workplace } from "../workplace.ts";
import { Writings } from "./writings.ts";

/** What the knowledge base is given. */
export interface KnowledgeOptions {
  needWorkplace(): Workplace;
  needPerson(): Person;
  /** dispatch's time as the seat estimates it, UTC ms. */
  centralNow(): number;
  /** The bytes of a file, base64, from dispatch. @throws HotlineError `dispatchAway`, `notFound` */
  fetchAttachment(id: string): Promise<{ type: AttachmentType; bytes: string }>;
  /** Something that windows show has changed. */
  onChange(): void;
}

/** Days begin at midnight in the hotline's city (UTC+8, no summer time). */
const cityOffset = 8 * 3_600_000;
const oneDay = 86_400_000;
/** Of so many answers a seat remembers that they were read. */
const mostAnswersRead = 500;
/** Articles that end so soon, or ended so lately, are work for an editor. Days. */
const endingWithin = { ahead: 30, behind: 14 };

interface Question {
  readonly text: string;
  readonly limit: number;
  readonly near: readonly string[];
}

/** The knowledge base at a seat: all of it works without dispatch. */
export class Knowledge {
  /** What is being written and not saved. */
  readonly writings: Writings;
  readonly #options: KnowledgeOptions;

  constructor(options: KnowledgeOptions) {
    this.#options = options;
    this.writings = new Writings({
      journal: () => options.needWorkplace().store.journal,
      personId: () => {
        this.#needEditor();
        return options.needPerson().id;
      },
    });
  }

  search({ text, limit, near }: Question): ArticleHit[] {
    return searchArticles(this.#workplace.store.cache, { text, limit, ...this.#rankedFor(near) });
  }
  suggest({ text, limit, near }: Question): ArticleHit[] {
    return suggestArticles(this.#workplace.store.cache, { text, limit, ...this.#rankedFor(near) });
  }
  /** An article as it holds now, or one of its versions as it was read then. @throws HotlineError `notFound` */
  reading(articleId: string, version: number | null): ArticleReading {
    const { knowledge } = this.#workplace;
    const article = knowledge.article(articleId);
    if (article === null) throw new HotlineError({ kind: "notFound", detail: "article" });
    const published = knowledge.publishedVersions(articleId);
    const wanted = version === null || version === article.version ? null : published.find((each) => each.version === version);
    if (wanted === undefined) throw new HotlineError({ kind: "notFound", detail: "articleVersion" });
    const shown: ArticleRow = wanted === null ? article : { ...article, ...wanted.content, version: wanted.version ?? article.version, versionId: wanted.id };
    return {
      article: shown,
      current: article.withdrawn === null ? article.version : null,
      // What only comes is named apart, with its day.
      versions: published.filter((each) => !isComing(each, article)).map((each) => ({ version: each.version ?? 0, ...publicationOf(each) })),
      related: shown.related.flatMap((id) => {
        const other = knowledge.article(id);
        return other === null ? [] : [{ id, title: other.title }];
      }),
      next: article.next === null ? null : { version: article.next.version, versionId: article.next.versionId, validFrom: article.next.validFrom },
    };
  }

  report(articleId: string, version: number, kind: ReportKind, note: string): ArticleReportRow {
    const reportId = this.#newId();
    this.#append({ name: "article.report", reportId, articleId, version, kind, note, at: this.#options.centralNow() });
    return need(this.#workplace.knowledge.row("articleReport", reportId));
  }
  settle(reportId: string, outcome: string): ArticleReportRow {
    this.#needEditor();
    this.#append({ name: "report.settle", reportId, outcome, at: this.#options.centralNow() });
    return need(this.#workplace.knowledge.row("articleReport", reportId));
  }
  /** What came of this person's reports, until they have read it. */
  answers(): (ArticleReportRow & { title: string })[] {
    const { knowledge } = this.#workplace;
    const { id } = this.#options.needPerson();
    const read = new Set(this.#answersRead());
    return knowledge
      .all("articleReport")
      .filter((report) => report.personId === id && report.settled !== null && !read.has(report.id))
      .map((report) => ({ ...report, title: knowledge.article(report.articleId)?.title ?? report.articleId }));
  }
  answerRead(reportId: string): void {
    const read = [...this.#answersRead().filter((id) => id !== reportId), reportId];
    this.#workplace.store.journal.setFact(this.#answersFact, read.slice(-mostAnswersRead));
    this.#options.onChange();
  }
  /** @throws HotlineError `forbidden` */
  shelf({ state, text, limit }: { readonly state: "published" | "expired"; readonly text: string; readonly limit: number }): Shelved[] {
    this.#needEditor();
    const { knowledge } = this.#workplace;
    const today = this.#day(0);
    const isOver = (article: Shelved): boolean => article.withdrawn !== null || (article.validTo !== null && article.validTo < today);
    const changed = text.trim() === "" ? knowledge.ownArticles() : [];
    const found = text.trim() === "" ? this.#shelved(state, today, limit) : this.search({ text, limit: 50, near: [] }).map((hit) => hit.article.id);
    return [...new Set([...changed.map(({ id }) => id), ...found])]
      .flatMap((id) => knowledge.article(id) ?? [])
      .filter((article) => isOver(article) === (state === "expired"))
      .slice(0, limit);
  }
  worklist(): Worklist {
    this.#needEditor();
    const { knowledge, store } = this.#workplace;
    const versions = knowledge.all("articleVersion").filter((version) => version.status === "draft" || version.status === "review");
    const reports = knowledge.all("articleReport").filter((report) => report.settled === null);
    const ending = store.cache.read((statements) => statements.articlesEnding.all(this.#day(-endingWithin.behind), this.#day(endingWithin.ahead))) as string[];
    return {
      versions: versions.sort((one, other) => Number(other.status === "review") - Number(one.status === "review") || other.updatedAt - one.updatedAt),
      reports: reports
        .sort((one, other) => other.at - one.at)
        .map((report) => ({ ...report, title: knowledge.article(report.articleId)?.title ?? report.articleId })),
      coming: this.#coming(),
      ending: ending
        .map((document) => JSON.parse(document) as ArticleRow)
        .map(({ id, title, version, validTo }) => ({ id, title, version, validTo: validTo ?? "" })),
      unsaved: this.writings.versionIds(),
    };
  }

  #coming(): Worklist["coming"] {
    const { knowledge, coming } = this.#workplace;
    const ids = new Set([...coming.all(), ...knowledge.ownArticles()].map(({ id }) => id));
    return [...ids]
      .flatMap((id) => knowledge.article(id)?.next ?? [])
      .map(({ versionId, title, version, validFrom }) => ({ versionId, title, version, validFrom }))
      .sort((one, other) => one.validFrom.localeCompare(other.validFrom));
  }
  version(versionId: string): ArticleVersionRow {
    this.#needEditor();
    return this.#versionToMove(versionId);
  }
  /** A new draft, of an article as it holds now or of a new one. */
  begin(articleId: string | null): ArticleVersionRow {
    this.#needEditor();
    const [versionId, at] = [this.#newId(), this.#options.centralNow()];
    const article = articleId === null ? null : need(this.#workplace.knowledge.article(articleId));
    const content = article === null ? { ...emptyContent, region: "北京市", validFrom: this.#day(0) } : contentOf(article);
    this.#append({ name: "article.save", versionId, articleId: article?.id ?? versionId, patch: content, seen: {}, at });
    return need(this.#workplace.knowledge.version(versionId));
  }
  /** The draft after a change; where the version is no draft any more, the new draft beside it. */
  save(versionId: string, patch: ArticleSave["patch"], seen: ArticleSave["seen"]): ArticleVersionRow {
    this.#needEditor();
    const before = need(this.#workplace.knowledge.version(versionId));
    const mutationId = this.#append({ name: "article.save", versionId, articleId: before.articleId, patch, seen, at: this.#options.centralNow() });
    return need(this.#workplace.knowledge.version(before.status === "draft" ? versionId : mutationId));
  }
  /** @throws HotlineError `forbidden`, `illegalTransition`, `invalid`: what dispatch would say is said at once */
  move({ versionId, move, reason, seenAt, validity }: Omit<ArticleMove, "name" | "at">): ArticleVersionRow {
    const person = this.#options.needPerson();
    const version = this.#versionToMove(versionId);
    const { knowledge } = this.#workplace;
    const article = knowledge.article(version.articleId);
    const current = article === null || article.versionId === null ? null : knowledge.version(article.versionId);
    const mutation = { name: "article.move", versionId: version.id, move, reason, seenAt, validity, at: this.#options.centralNow() } as const;
    movedRows({ version, article, current }, mutation, person);
    this.#append(mutation);
    return need(this.#workplace.knowledge.version(version.id));
  }

  modules(text: string, limit: number): TextModuleRow[] {
    const { id } = this.#options.needPerson();
    const modules = this.#workplace.knowledge.all("textModule").filter((module) => !module.removed && (module.ownerId === null || module.ownerId === id));
    return findModules(modules, text, limit);
  }
  saveModule(moduleId: string | null, name: string, body: string, shared: boolean, removed: boolean): TextModuleRow {
    const person = this.#options.needPerson();
    const id = moduleId ?? this.#newId();
    const mutation = {
      name: "module.save",
      moduleId: id,
      title: name,
      body,
      ownerId: shared ? null : person.id,
      removed,
      at: this.#options.centralNow(),
    } as const;
    keptModule(this.#workplace.knowledge.row("textModule", id), mutation, person);
    this.#append(mutation);
    return need(this.#workplace.knowledge.row("textModule", id));
  }

  /** Keeps a file here and sends it to dispatch. @throws HotlineError `tooLarge`, `invalid` (`attachment`), `forbidden` */
  attach(name: string, base64: string): Attachment {
    this.#needEditor();
    const bytes = Buffer.from(base64, "base64");
    if (bytes.length > largestAttachment) throw new HotlineError({ kind: "tooLarge", detail: String(largestAttachment) });
    const type = formOf(bytes);
    if (type === null) throw new HotlineError({ kind: "invalid", detail: "attachment" });
    const id = createHash("sha256").update(bytes).digest("hex");
    this.#append({ name: "attachment.add", attachmentId: id, type, bytes: bytes.toString("base64"), at: this.#options.centralNow() });
    this.#keepAttachment(id, type, bytes);
    return { id, name, type, size: bytes.length };
  }
  /** A file as it was fetched, now or before. @throws HotlineError `dispatchAway`, `notFound`, `invalid` when it is not what its id says */
  async attachment(id: string): Promise<{ type: AttachmentType; bytes: string }> {
    const kept = this.#workplace.store.cache.read((statements) => statements.attachment.get(id)) as { type: AttachmentType; bytes: Buffer } | undefined;
    if (kept !== undefined) return { type: kept.type, bytes: kept.bytes.toString("base64") };
    const pending = this.#workplace.pending.knowledge.find(({ body }) => body.name === "attachment.add" && body.attachmentId === id);
    if (pending?.body.name === "attachment.add") return { type: pending.body.type, bytes: pending.body.bytes };
    const fetched = await this.#options.fetchAttachment(id);
    const bytes = Buffer.from(fetched.bytes, "base64");
    if (createHash("sha256").update(bytes).digest("hex") !== id) throw new HotlineError({ kind: "invalid", detail: "attachment" });
    this.#keepAttachment(id, fetched.type, bytes);
    return fetched;
  }
  /** Fetches the files of published articles that are not here yet, so that they can be read without dispatch. Ends quietly when dispatch is away. */
  async fetchMissing(): Promise<void> {
    // It is nobody's to wait for, and tried again with the next news: what is not read of a disk then must not end the seat.
    await this.#fetchMissing().catch(() => {});
  }
  async #fetchMissing(): Promise<void> {
    const { cache } = this.#workplace.store;
    const kept = new Set(cache.read((statements) => statements.attachmentIds.all()) as string[]);
    const named = (cache.read((statements) => statements.articlesWithFiles.all()) as string[]).flatMap(
      (document) => (JSON.parse(document) as ArticleRow).attachments,
    );
    for (const { id } of named) {
      if (kept.has(id)) continue;
      const isThere = await this.attachment(id).then(
        () => true,
        (error: unknown) => error instanceof HotlineError && error.kind !== "dispatchAway",
      );
      if (!isThere) return;
    }
  }

  get #workplace(): Workplace {
    return this.#options.needWorkplace();
  }
  #rankedFor(near: readonly string[]) {
    const { places } = this.#workplace;
    return { today: this.#day(0), regions: near.flatMap((id) => places.hit(id)?.path.split(" · ") ?? []) };
  }
  #day(from: number): string {
    return new Date(this.#options.centralNow() + cityOffset + from * oneDay).toISOString().slice(0, 10);
  }
  #shelved(state: "published" | "expired", today: string, limit: number): string[] {
    const documents = this.#workplace.store.cache.read((statements) =>
      state === "published" ? statements.articlesHeld.all(today, limit) : statements.articlesOver.all(today, limit),
    ) as string[];
    return documents.map((document) => (JSON.parse(document) as ArticleRow).id);
  }
  get #answersFact(): string {
    return `answersRead:${this.#options.needPerson().id}`;
  }
  #answersRead(): string[] {
    return this.#workplace.store.journal.fact(this.#answersFact, z.array(z.string())) ?? [];
  }
  #needEditor(): void {
    if (!editsArticles(this.#options.needPerson().role)) throw new HotlineError({ kind: "forbidden", detail: "role" });
  }
  /** The article that was there before versions were kept can be taken back too: its row is made when it is first asked for. */
  #versionToMove(id: string): ArticleVersionRow {
    const { knowledge } = this.#workplace;
    const known = knowledge.version(id);
    if (known !== null) return known;
    const article = need(knowledge.article(articleOfOldVersion(id) ?? ""));
    if (article.versionId !== null) throw new HotlineError({ kind: "notFound", detail: "articleVersion" });
    return versionBefore(article);
  }
  #newId(): string {
    return makeUuidV7(this.#options.centralNow(), randomBytes(10));
  }
  #append(body: KnowledgeMutation): string {
    const [made] = this.#workplace.outbox.append(this.#options.needPerson().id, [body]);
    this.#options.onChange();
    return made?.id ?? "";
  }
  #keepAttachment(id: string, type: AttachmentType, bytes: Buffer): void {
    this.#workplace.store.cache.read((statements) => statements.writeAttachment.run(id, type, bytes));
  }
}

function need<Row>(row: Row | null): Row {
  if (row === null) throw new HotlineError({ kind: "notFound", detail: "knowledge" });
  return row;
}

function publicationOf(version: ArticleVersionRow): { publishedAt: number | null; by: string } {
  const step = version.steps.find((each) => each.kind === "publish");
  return { publishedAt: step?.at ?? null, by: step?.personName ?? "" };
}
