import { isSame } from "../base/same.ts";
import { HotlineError } from "../contract/errors.ts";
import type { ArticleMove, ArticleSave } from "../contract/knowledge-mutations.ts";
import type { ArticleContent, ArticleRow, ArticleVersionRow, VersionStep } from "../contract/knowledge-rows.ts";
import type { EntityRow } from "../contract/rows.ts";
import { articleOn, isComing } from "./article-ahead.ts";
import { articleFaults } from "./article-check.ts";
import { type Actor, checkMove, editsArticles } from "./article-life.ts";
import { articleOf, referenceTo } from "./article-reference.ts";
import { cityDay } from "./city-day.ts";

export const emptyContent: ArticleContent = {
  title: "",
  summary: "",
  body: "",
  categoryId: "",
  region: "",
  source: "",
  tags: [],
  validFrom: "",
  validTo: null,
  kind: "text",
  script: [],
  related: [],
  attachments: [],
};

/** What an editor may write of an article. */
export function contentOf(article: ArticleRow): ArticleContent {
  const {
    id: _id,
    version: _version,
    versionId: _versionId,
    publishedAt: _publishedAt,
    withdrawn: _withdrawn,
    sample: _sample,
    next: _next,
    ...content
  } = article;
  return content;
}

const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value)).slice(0, 40_000);
/** Lost text is never dropped: saves without one give way first. */
const longestHistory = 500;
function bounded(steps: readonly VersionStep[]): VersionStep[] {
  let tooMany = steps.length - longestHistory;
  return steps.filter((step) => tooMany-- <= 0 || step.kind !== "saved").slice(-longestHistory);
}

/**
 * A person's writing laid over a version, or a new one begun with it. Fields that differ merge; for the same field the later
 * arrival wins and what it replaced stays in the steps. What is no draft any more is not written over: the text goes on in a
 * new draft beside it.
 * @param freshId the id of that new draft
 * @throws HotlineError `forbidden` (`role`)
 */
export function savedVersion(version: ArticleVersionRow | null, body: ArticleSave, actor: Actor, freshId: string): ArticleVersionRow {
  if (!editsArticles(actor.role)) throw new HotlineError({ kind: "forbidden", detail: "role" });
  const about = { at: body.at, personId: actor.id, personName: actor.name };
  if (version === null || version.status !== "draft") {
    const content = { ...(version?.content ?? emptyContent), ...given(body.patch) };
    const id = version === null ? body.versionId : freshId;
    return {
      id,
      articleId: body.articleId,
      version: null,
      status: "draft",
      content,
      createdBy: actor.id,
      updatedAt: body.at,
      steps: [{ ...about, kind: "begun" }],
    };
  }
  const steps: VersionStep[] = [];
  for (const [field, value] of Object.entries(given(body.patch))) {
    const current = version.content[field as keyof ArticleContent];
    if (isSame(current, value)) continue;
    const seen = body.seen[field as keyof ArticleContent];
    const conflict = seen !== undefined && !isSame(current, seen);
    steps.push(conflict ? { ...about, kind: "conflict", field, lostText: asText(current) } : { ...about, kind: "saved", field });
  }
  if (steps.length === 0) return version;
  const updatedAt = Math.max(version.updatedAt + 1, body.at);
  return { ...version, content: { ...version.content, ...given(body.patch) }, updatedAt, steps: bounded([...version.steps, ...steps]) };
}
const given = (patch: ArticleSave["patch"]): Partial<ArticleContent> => Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));

/** What a move is judged by: the version, the article that holds now, and that one's own version row. */
export interface MoveFacts {
  readonly version: ArticleVersionRow;
  readonly article: ArticleRow | null;
  readonly current: ArticleVersionRow | null;
}

/**
 * The rows after a move of a version.
 * @throws HotlineError `forbidden`, `illegalTransition` (`changed`: it is not what its judge read), `invalid` (`reason`, a fault of `articleFaults`, or `waiting`: another version was published ahead and its day has not come)
 */
export function movedRows(facts: MoveFacts, body: ArticleMove, actor: Actor): EntityRow[] {
  const { version } = facts;
  const status = checkMove(version, body.move, actor, body.reason);
  if (version.updatedAt !== body.seenAt) throw new HotlineError({ kind: "illegalTransition", detail: "changed" });
  const reason = body.reason.trim();
  const step: VersionStep = { at: body.at, personId: actor.id, personName: actor.name, kind: body.move, ...(reason === "" ? {} : { reason }) };
  const moved: ArticleVersionRow = { ...version, status, updatedAt: Math.max(version.updatedAt + 1, body.at), steps: [...version.steps, step] };
  if (body.move === "submit") needSound(version.content);
  if (body.move === "publish") return publishedRows(facts, moved, body, step);
  if (body.move === "reschedule") return rescheduledRows(facts, moved, body);
  return body.move === "expire" ? expiredRows(facts, moved, { at: body.at, reason }) : [{ entity: "articleVersion", row: moved }];
}

/** Whether the version is the one that the article shows. */
const holds = (facts: MoveFacts): facts is MoveFacts & { readonly article: ArticleRow } =>
  facts.article !== null && facts.article.version === facts.version.version;

const comes = (facts: MoveFacts): facts is MoveFacts & { readonly article: ArticleRow } => isComing(facts.version, facts.article);

/** What only came and is taken back never held: its number is free again, and the version that holds goes on. */
function expiredRows(facts: MoveFacts, moved: ArticleVersionRow, withdrawn: NonNullable<ArticleRow["withdrawn"]>): EntityRow[] {
  if (comes(facts)) {
    return [
      { entity: "articleVersion", row: { ...moved, version: null } },
      { entity: "article", row: { ...facts.article, next: null } },
    ];
  }
  const shown = holds(facts) ? [{ entity: "article" as const, row: { ...facts.article, versionId: moved.id, withdrawn } }] : [];
  return [{ entity: "articleVersion", row: moved }, ...shown];
}

function needSound(content: ArticleContent): void {
  const [fault] = articleFaults(content);
  if (fault !== undefined) throw new HotlineError({ kind: "invalid", detail: fault });
}

/** From and until when a text holds is no part of the text: it changes without a new version. */
function rescheduledRows(facts: MoveFacts, moved: ArticleVersionRow, { validity, at }: ArticleMove): EntityRow[] {
  if (validity === null) throw new HotlineError({ kind: "invalid", detail: "validity" });
  const days = { validFrom: validity.from, validTo: validity.to };
  const content = { ...moved.content, ...days };
  if (articleFaults(content).includes("validity")) throw new HotlineError({ kind: "invalid", detail: "validity" });
  const shown = holds(facts) ? [{ entity: "article" as const, row: { ...facts.article, ...days, versionId: moved.id } }] : [];
  const { next = null } = facts.article ?? {};
  const coming =
    comes(facts) && next !== null ? [{ entity: "article" as const, row: articleOn({ ...facts.article, next: { ...next, ...days } }, cityDay(at)) }] : [];
  return [{ entity: "articleVersion", row: { ...moved, content } }, ...shown, ...coming];
}

const isHeldOn = ({ withdrawn, validFrom, validTo }: ArticleRow, day: string): boolean =>
  withdrawn === null && validFrom <= day && (validTo === null || validTo >= day);

function publishedRows({ article, current }: MoveFacts, moved: ArticleVersionRow, body: ArticleMove, step: VersionStep): EntityRow[] {
  const content = body.validity === null ? moved.content : { ...moved.content, validFrom: body.validity.from, validTo: body.validity.to };
  needSound(content);
  if ((article?.next ?? null) !== null) throw new HotlineError({ kind: "invalid", detail: "waiting" });
  const [version, today] = [(article?.version ?? 0) + 1, cityDay(body.at)];
  // What holds goes on until the day of what comes.
  if (article !== null && isHeldOn(article, today) && content.validFrom > today) {
    const next = { ...content, version, versionId: moved.id, publishedAt: body.at };
    return [
      { entity: "articleVersion", row: { ...moved, content, version } },
      { entity: "article", row: { ...article, next } },
    ];
  }
  const row: ArticleRow = { ...content, id: moved.articleId, version, versionId: moved.id, publishedAt: body.at, withdrawn: null, sample: false, next: null };
  const before = article === null ? null : (current ?? versionBefore(article));
  const isHeld = before?.status === "published";
  const superseded =
    before === null ? [] : [isHeld ? { ...before, status: "superseded" as const, steps: [...before.steps, { ...step, kind: "supersede" as const }] } : before];
  return [
    { entity: "articleVersion", row: { ...moved, content, version } },
    ...superseded.map((each) => ({ entity: "articleVersion", row: each }) as const),
    { entity: "article", row },
  ];
}

/** The article that a version's id names, where the id is that of a version from before versions were kept; null for all others. */
export const articleOfOldVersion = (versionId: string): string | null => (/@\d+$/.test(versionId) ? articleOf(versionId) : null);

/** The row of a version that was there before versions were kept. */
export const versionBefore = (article: ArticleRow): ArticleVersionRow => ({
  id: referenceTo(article.id, article.version),
  articleId: article.id,
  version: article.version,
  status: article.withdrawn === null ? "published" : "expired",
  content: contentOf(article),
  createdBy: "",
  updatedAt: article.publishedAt ?? 0,
  steps: [],
});
