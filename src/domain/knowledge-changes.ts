import { HotlineError } from "../contract/errors.ts";
import type { KnowledgeMutation } from "../contract/knowledge-mutations.ts";
import type { ArticleReportRow, TextModuleRow } from "../contract/knowledge-rows.ts";
import { type Actor, editsArticles } from "./article-life.ts";

type Body<Name extends KnowledgeMutation["name"]> = Extract<KnowledgeMutation, { name: Name }>;

export function reported({ reportId, articleId, version, kind, note, at }: Body<"article.report">, actor: Actor): ArticleReportRow {
  return { id: reportId, articleId, version, kind, note, at, personId: actor.id, personName: actor.name, settled: null };
}

/** Settled once: who comes second finds it done. @throws HotlineError `notFound`, `forbidden` */
export function settledReport(report: ArticleReportRow | null, { outcome, at }: Body<"report.settle">, actor: Actor): ArticleReportRow {
  if (!editsArticles(actor.role)) throw new HotlineError({ kind: "forbidden", detail: "role" });
  if (report === null) throw new HotlineError({ kind: "notFound", detail: "articleReport" });
  return report.settled === null ? { ...report, settled: { at, personName: actor.name, outcome } } : report;
}

/**
 * A text module after a change: everybody's are the team lead's to write, one's own are one's own.
 * @throws HotlineError `forbidden`
 */
export function keptModule(module: TextModuleRow | null, { moduleId, title, body, ownerId, removed, at }: Body<"module.save">, actor: Actor): TextModuleRow {
  const owners = [ownerId, ...(module === null ? [] : [module.ownerId])];
  for (const owner of owners)
    if (owner === null ? !editsArticles(actor.role) : owner !== actor.id) throw new HotlineError({ kind: "forbidden", detail: "module" });
  return { id: moduleId, name: title, body, ownerId, updatedAt: at, removed };
}
