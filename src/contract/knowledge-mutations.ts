import { z } from "zod";
import { instantSchema, uuidSchema } from "./identifiers.ts";
import {
  articleContentSchema,
  articleIdSchema,
  attachmentIdSchema,
  attachmentTypeSchema,
  daySchema,
  largestAttachment,
  reportKindSchema,
  versionMoveSchema,
} from "./knowledge-rows.ts";

/** Writes a draft version of an article, or begins one. */
export const articleSaveSchema = z.object({
  name: z.literal("article.save"),
  versionId: uuidSchema,
  articleId: articleIdSchema,
  /** Only the changed fields; the whole of a new one. */
  patch: articleContentSchema.partial(),
  /** The values that the author saw, for the same keys; a mismatch at dispatch is a conflict. */
  seen: articleContentSchema.partial(),
  at: instantSchema,
});

/** A version's step from one state to the next (`domain/article-life.ts`). */
export const articleMoveSchema = z.object({
  name: z.literal("article.move"),
  versionId: articleIdSchema,
  move: versionMoveSchema.exclude(["supersede"]),
  reason: z.string().max(500),
  /** When the version was last changed as its judge saw it: what is published is what was read. */
  seenAt: instantSchema,
  /** By which a published version holds; null leaves what the draft says. */
  validity: z.object({ from: daySchema, to: daySchema.nullable() }).nullable(),
  at: instantSchema,
});

export const articleReportSchema = z.object({
  name: z.literal("article.report"),
  reportId: uuidSchema,
  articleId: articleIdSchema,
  version: z.number().int().positive(),
  kind: reportKindSchema,
  note: z.string().max(2_000),
  at: instantSchema,
});

export const reportSettleSchema = z.object({ name: z.literal("report.settle"), reportId: uuidSchema, outcome: z.string().max(500), at: instantSchema });

export const moduleSaveSchema = z.object({
  name: z.literal("module.save"),
  moduleId: articleIdSchema,
  title: z.string().min(1).max(80),
  body: z.string().max(4_000),
  ownerId: z.string().nullable(),
  removed: z.boolean(),
  at: instantSchema,
});

/** The bytes of a file, before an article names it. */
export const attachmentAddSchema = z.object({
  name: z.literal("attachment.add"),
  attachmentId: attachmentIdSchema,
  type: attachmentTypeSchema,
  /** base64 */
  bytes: z.string().max(Math.ceil(largestAttachment / 3) * 4),
  at: instantSchema,
});

export const knowledgeMutationSchemas = [
  articleSaveSchema,
  articleMoveSchema,
  articleReportSchema,
  reportSettleSchema,
  moduleSaveSchema,
  attachmentAddSchema,
] as const;
export const knowledgeMutationSchema = z.discriminatedUnion("name", knowledgeMutationSchemas);
export type KnowledgeMutation = z.infer<typeof knowledgeMutationSchema>;
export type ArticleSave = z.infer<typeof articleSaveSchema>;
export type ArticleMove = z.infer<typeof articleMoveSchema>;
