import { z } from "zod";
import { instantSchema } from "./identifiers.ts";

/** Free text that a person typed; bounded so that a pasted megabyte is told, not stored. */
const text = (limit: number) => z.string().max(limit);
export const articleIdSchema = z.string().min(1).max(60);
/** A calendar day of the hotline's city, `YYYY-MM-DD`. */
export const daySchema = z.string().max(10);

/** One step of a guided script: what to say or ask, and where each answer leads; no choices: the end. */
export const scriptNodeSchema = z.object({
  id: z.string().min(1).max(40),
  text: text(2_000),
  choices: z.array(z.object({ label: text(200), to: z.string().max(40) })).max(9),
});
export type ScriptNode = z.infer<typeof scriptNodeSchema>;

/** What may be attached: nothing that a viewer would run. */
export const attachmentTypeSchema = z.enum(["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain"]);
export type AttachmentType = z.infer<typeof attachmentTypeSchema>;
/** Largest file, bytes: with base64 around it still one request. */
export const largestAttachment = 2_000_000;
/** SHA-256 of the bytes, so that the same file is kept once and a changed one is found. */
export const attachmentIdSchema = z.string().regex(/^[0-9a-f]{64}$/);
export const attachmentSchema = z.object({
  id: attachmentIdSchema,
  name: text(200),
  type: attachmentTypeSchema,
  /** Bytes. */
  size: z.number().int().positive().max(largestAttachment),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** What an editor writes. */
export const articleContentSchema = z.object({
  title: text(200),
  /** What is said first: one or two sentences. */
  summary: text(500),
  /** A passage a line; a line that begins with `#` heads what follows. */
  body: text(40_000),
  categoryId: z.string().max(40),
  region: z.string().max(80),
  source: text(300),
  tags: z.array(z.string().max(40)).max(40),
  validFrom: daySchema,
  validTo: daySchema.nullable(),
  /** script: the body is its summary, the steps stand in `script`, the first one first. */
  kind: z.enum(["text", "script"]),
  script: z.array(scriptNodeSchema).max(60),
  /** Ids of articles that belong to the same matter. */
  related: z.array(articleIdSchema).max(20),
  attachments: z.array(attachmentSchema).max(10),
});
export type ArticleContent = z.infer<typeof articleContentSchema>;

/** A version that was published ahead: it takes the article's place on its first day (`domain/article-ahead.ts`). */
export const comingVersionSchema = articleContentSchema.extend({
  version: z.number().int().positive(),
  versionId: articleIdSchema,
  publishedAt: instantSchema,
});

/** The article that holds now: its newest published version that is not only coming. */
export const articleRowSchema = articleContentSchema.extend({
  id: articleIdSchema,
  version: z.number().int().positive(),
  summary: articleContentSchema.shape.summary.default(""),
  kind: articleContentSchema.shape.kind.default("text"),
  script: articleContentSchema.shape.script.default([]),
  related: articleContentSchema.shape.related.default([]),
  attachments: articleContentSchema.shape.attachments.default([]),
  next: comingVersionSchema.nullable().default(null),
  /** The version's own row; null for what was there before versions were kept. */
  versionId: articleIdSchema.nullable().default(null),
  /** UTC ms; null for what was there before versions were kept. */
  publishedAt: instantSchema.nullable().default(null),
  /** Taken back before its time, and why. */
  withdrawn: z
    .object({ at: instantSchema, reason: text(500) })
    .nullable()
    .default(null),
  sample: z.boolean(),
});
export type ArticleRow = z.infer<typeof articleRowSchema>;

export const versionStatusSchema = z.enum(["draft", "review", "published", "superseded", "expired", "discarded"]);
export type VersionStatus = z.infer<typeof versionStatusSchema>;
export const versionMoveSchema = z.enum(["submit", "sendBack", "publish", "supersede", "reschedule", "expire", "discard"]);
export type VersionMove = z.infer<typeof versionMoveSchema>;

/** Who did what to a version, when and why; `lostText` keeps the loser of two people's work on the same field. */
export const versionStepSchema = z.object({
  at: instantSchema,
  personId: z.string(),
  personName: text(80),
  kind: z.enum(["begun", "saved", "conflict", ...versionMoveSchema.options]),
  reason: text(500).optional(),
  field: z.string().max(40).optional(),
  lostText: text(40_000).optional(),
});
export type VersionStep = z.infer<typeof versionStepSchema>;

/** One version of an article, from its first draft on; a published one keeps its text for good. */
export const articleVersionRowSchema = z.object({
  id: articleIdSchema,
  articleId: articleIdSchema,
  /** Its number, given when it is published. */
  version: z.number().int().positive().nullable(),
  status: versionStatusSchema,
  content: articleContentSchema.extend({ summary: articleContentSchema.shape.summary.default("") }),
  createdBy: z.string(),
  updatedAt: instantSchema,
  steps: z.array(versionStepSchema).max(500),
});
export type ArticleVersionRow = z.infer<typeof articleVersionRowSchema>;

export const reportKindSchema = z.enum(["wrong", "outdated", "unclear"]);
export type ReportKind = z.infer<typeof reportKindSchema>;
/** An operator's word that an article is not right: work for the team lead. */
export const articleReportRowSchema = z.object({
  id: articleIdSchema,
  articleId: articleIdSchema,
  version: z.number().int().positive(),
  kind: reportKindSchema,
  note: text(2_000),
  at: instantSchema,
  personId: z.string(),
  personName: text(80),
  settled: z.object({ at: instantSchema, personName: text(80), outcome: text(500) }).nullable(),
});
export type ArticleReportRow = z.infer<typeof articleReportRowSchema>;

/** A piece of text that is put in by name, with places filled from the call: `{{caller}}`. */
export const textModuleRowSchema = z.object({
  id: articleIdSchema,
  name: text(80),
  body: text(4_000),
  /** Whose own it is; null: everybody's. */
  ownerId: z.string().nullable(),
  updatedAt: instantSchema,
  removed: z.boolean(),
});
export type TextModuleRow = z.infer<typeof textModuleRowSchema>;
