import { oc } from "@orpc/contract";
import { z } from "zod";
import { errorDataSchema } from "./errors.ts";
import { instantSchema, uuidSchema } from "./identifiers.ts";
import {
  articleContentSchema,
  articleIdSchema,
  articleReportRowSchema,
  articleRowSchema,
  articleVersionRowSchema,
  attachmentIdSchema,
  attachmentSchema,
  attachmentTypeSchema,
  daySchema,
  largestAttachment,
  reportKindSchema,
  textModuleRowSchema,
  versionMoveSchema,
} from "./knowledge-rows.ts";

/** Errors arrive as oRPC error `HOTLINE` with `data` = ErrorData. */
const base = oc.errors({ HOTLINE: { status: 400, data: errorDataSchema } });

const mark = z.tuple([z.number().int(), z.number().int()]);
export const articleHitSchema = z.object({
  article: articleRowSchema.omit({ body: true, script: true, next: true }),
  /** Passage around the hit; `marks` are [start, end) offsets into it. */
  excerpt: z.string(),
  marks: z.array(mark),
  titleMarks: z.array(mark),
  /** high: the heading holds what was asked; middle: the text does; low: it only comes near. */
  confidence: z.enum(["high", "middle", "low"]),
  /** Nothing holds what was typed; this sounds or looks like it. */
  isNear: z.boolean(),
  /** Tickets of the seat's window that name it. */
  uses: z.number().int(),
});
export type ArticleHit = z.infer<typeof articleHitSchema>;

/** A published version of an article as it reads, and what became of it. */
export const articleReadingSchema = z.object({
  article: articleRowSchema,
  /** The version that holds now; null when the article is taken back or over. */
  current: z.number().int().nullable(),
  /** Versions that can be read, newest first. */
  versions: z.array(z.object({ version: z.number().int(), publishedAt: instantSchema.nullable(), by: z.string() })),
  related: z.array(z.object({ id: z.string(), title: z.string() })),
  /** What takes its place, from when on. */
  next: z.object({ version: z.number().int(), versionId: articleIdSchema, validFrom: daySchema }).nullable(),
});
export type ArticleReading = z.infer<typeof articleReadingSchema>;

/** What waits for those who write and judge articles. */
export const worklistSchema = z.object({
  versions: z.array(articleVersionRowSchema),
  reports: z.array(articleReportRowSchema.extend({ title: z.string() })),
  /** Versions that were published ahead and wait for their day, the next first. */
  coming: z.array(z.object({ versionId: articleIdSchema, title: z.string(), version: z.number().int(), validFrom: daySchema })),
  /** Articles that end within the next days, or have just ended. */
  ending: z.array(z.object({ id: z.string(), title: z.string(), version: z.number().int(), validTo: daySchema })),
  /** Versions of which this person wrote something that is only in this seat's journal. */
  unsaved: z.array(z.string()),
});
export type Worklist = z.infer<typeof worklistSchema>;

/** A line of the library's list of published articles. */
export const shelvedSchema = articleRowSchema.pick({ id: true, title: true, version: true, kind: true, validFrom: true, validTo: true, withdrawn: true });
export type Shelved = z.infer<typeof shelvedSchema>;

/** What somebody is writing of a version and has not saved: as they saw it, and as they wrote it. */
export const articleWritingSchema = z.object({ seen: articleContentSchema, content: articleContentSchema });

/** Where the call is about: ids of places; what is written for them stands in front. */
const near = z.array(z.string().max(12)).max(20).default([]);

/** The knowledge base as a console asks its seat for it; all of it works without dispatch, but for files that were never fetched. */
export const knowledgeContract = {
  search: base.input(z.object({ text: z.string().max(200), limit: z.number().int().min(1).max(50), near })).output(z.array(articleHitSchema)),
  /** By what is being typed in a ticket: a whole text, the end of it counts most. */
  suggest: base.input(z.object({ text: z.string().max(20_000), limit: z.number().int().min(1).max(10), near })).output(z.array(articleHitSchema)),
  /** The version that holds now, or the one that is named. */
  get: base.input(z.object({ articleId: articleIdSchema, version: z.number().int().positive().nullable().default(null) })).output(articleReadingSchema),
  report: base
    .input(z.object({ articleId: articleIdSchema, version: z.number().int().positive(), kind: reportKindSchema, note: z.string().max(2_000) }))
    .output(articleReportRowSchema),
  worklist: base.output(worklistSchema),
  /** Published articles that hold or will, or those that are over or taken back; the newest first, or those that a search finds. */
  shelf: base
    .input(z.object({ state: z.enum(["published", "expired"]), text: z.string().max(200), limit: z.number().int().min(1).max(200) }))
    .output(z.array(shelvedSchema)),
  /** What came of one's own reports and was not read yet. */
  answers: base.output(z.array(articleReportRowSchema.extend({ title: z.string() }))),
  answerRead: base.input(z.object({ reportId: articleIdSchema })).output(z.object({})),
  settle: base.input(z.object({ reportId: uuidSchema, outcome: z.string().trim().min(1).max(500) })).output(articleReportRowSchema),
  version: {
    get: base.input(z.object({ versionId: articleIdSchema })).output(articleVersionRowSchema),
    /** A new draft: of an article as it holds now, or of a new article. */
    begin: base.input(z.object({ articleId: articleIdSchema.nullable() })).output(articleVersionRowSchema),
    save: base
      .input(z.object({ versionId: uuidSchema, patch: articleContentSchema.partial(), seen: articleContentSchema.partial() }))
      .output(articleVersionRowSchema),
    /** What was written and not saved, from the journal; null when there is nothing. */
    writing: base.input(z.object({ versionId: articleIdSchema })).output(articleWritingSchema.nullable()),
    /** Keeps it in the journal, durable when it answers; null lets it go. */
    keepWriting: base.input(z.object({ versionId: articleIdSchema, writing: articleWritingSchema.nullable() })).output(z.object({})),
    move: base
      .input(
        z.object({
          versionId: articleIdSchema,
          move: versionMoveSchema.exclude(["supersede"]),
          reason: z.string().max(500),
          seenAt: instantSchema,
          validity: z.object({ from: daySchema, to: daySchema.nullable() }).nullable(),
        }),
      )
      .output(articleVersionRowSchema),
  },
  module: {
    /** Everybody's and one's own, by any characters or initials of their names; all of them for an empty text. */
    search: base.input(z.object({ text: z.string().max(80), limit: z.number().int().min(1).max(200) })).output(z.array(textModuleRowSchema)),
    save: base
      .input(
        z.object({
          moduleId: articleIdSchema.nullable(),
          name: z.string().min(1).max(80),
          body: z.string().max(4_000),
          shared: z.boolean(),
          removed: z.boolean(),
        }),
      )
      .output(textModuleRowSchema),
  },
  attachment: {
    /** base64. @throws `dispatchAway` when it was never fetched here */
    get: base.input(z.object({ attachmentId: attachmentIdSchema })).output(z.object({ type: attachmentTypeSchema, bytes: z.string() })),
    /** Keeps a file to be named by a draft. @throws `invalid` (`attachment`) for what may not be attached, `tooLarge` */
    add: base.input(z.object({ name: z.string().min(1).max(200), bytes: z.string().max(Math.ceil(largestAttachment / 3) * 4) })).output(attachmentSchema),
  },
};
