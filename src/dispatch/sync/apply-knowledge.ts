import { createHash } from "node:crypto";
import { HotlineError } from "../../contract/errors.ts";
import type { ArticleMove, ArticleSave, KnowledgeMutation } from "../../contract/knowledge-mutations.ts";
import { type ArticleRow, type ArticleVersionRow, articleRowSchema } from "../../contract/knowledge-rows.ts";
import type { EntityRow } from "../../contract/rows.ts";
import { articleOn, versionBeside } from "../../domain/article-ahead.ts";
import { articleOfOldVersion, movedRows, savedVersion, versionBefore } from "../../domain/article-changes.ts";
import type { Actor } from "../../domain/article-life.ts";
import { hasForm } from "../../domain/attachment-form.ts";
import { cityDay } from "../../domain/city-day.ts";
import { keptModule, reported, settledReport } from "../../domain/knowledge-changes.ts";
import type { Querier } from "../store/database.ts";
import { readEntity } from "./read-entity.ts";

/**
 * The rows that a change of the knowledge base makes; an attachment's bytes are kept apart from what is synced.
 * @throws HotlineError `notFound`, `forbidden`, `illegalTransition`, `invalid`
 */
export async function applyKnowledge(
  client: Querier,
  body: KnowledgeMutation,
  { mutationId, author: actor }: { readonly mutationId: string; readonly author: Actor },
): Promise<EntityRow[]> {
  switch (body.name) {
    case "article.save":
      return saveArticle(client, body, actor, mutationId);
    case "article.move":
      return moveArticle(client, body, actor);
    case "article.report":
      return [{ entity: "articleReport", row: reported(body, actor) }];
    case "report.settle":
      return [{ entity: "articleReport", row: settledReport(await readEntity(client, "articleReport", body.reportId, true), body, actor) }];
    case "module.save":
      return [{ entity: "textModule", row: keptModule(await readEntity(client, "textModule", body.moduleId, true), body, actor) }];
    case "attachment.add":
      await keepAttachment(client, body);
      return [];
  }
}

async function saveArticle(client: Querier, body: ArticleSave, actor: Actor, freshId: string): Promise<EntityRow[]> {
  const version = await readEntity(client, "articleVersion", body.versionId, true);
  return [{ entity: "articleVersion", row: savedVersion(version, body, actor, freshId) }];
}

async function moveArticle(client: Querier, body: ArticleMove, actor: Actor): Promise<EntityRow[]> {
  const version = (await readEntity(client, "articleVersion", body.versionId, true)) ?? (await oldVersion(client, body.versionId));
  if (version === null) throw new HotlineError({ kind: "notFound", detail: "articleVersion" });
  // Two new versions of one article that has none yet must not both become its first.
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))", [version.articleId]);
  const row = await currentArticle(client, version.articleId);
  // As it was on the day on which the author moved it: what was published ahead holds by itself from its day on.
  const article = row === null ? null : articleOn(row, cityDay(body.at));
  const current = article === null || article.versionId === null ? null : await readEntity(client, "articleVersion", article.versionId, true);
  return movedRows({ version: versionBeside(version, article), article, current }, body, actor);
}

async function oldVersion(client: Querier, versionId: string): Promise<ArticleVersionRow | null> {
  const articleId = articleOfOldVersion(versionId);
  const article = articleId === null ? null : await currentArticle(client, articleId);
  return article === null || article.versionId !== null || versionBefore(article).id !== versionId ? null : versionBefore(article);
}

/** Rows from before versions were kept lack what came later. */
async function currentArticle(client: Querier, id: string): Promise<ArticleRow | null> {
  const row = await readEntity(client, "article", id, true);
  return row === null ? null : articleRowSchema.parse(row);
}

/** The same bytes are kept once; what is not what it is called is refused. @throws HotlineError `invalid` (`attachment`) */
async function keepAttachment(client: Querier, body: Extract<KnowledgeMutation, { name: "attachment.add" }>): Promise<void> {
  const bytes = Buffer.from(body.bytes, "base64");
  const isWhole = createHash("sha256").update(bytes).digest("hex") === body.attachmentId;
  if (!isWhole || !hasForm(bytes, body.type)) throw new HotlineError({ kind: "invalid", detail: "attachment" });
  await client.query("INSERT INTO attachment VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", [body.attachmentId, body.type, bytes]);
}
