import { z } from "zod";
import { listNameSchema } from "./list-export.ts";

const columnId = z.string().max(40);

/** Which columns are shown, in what order and how wide (px). */
export const listLayoutSchema = z.object({
  order: z.array(columnId).max(60),
  hidden: z.array(columnId).max(60),
  widths: z.record(columnId, z.number().int().min(1).max(2_000)),
});
export type ListLayout = z.infer<typeof listLayoutSchema>;

/** What a list is asked for and how it is shown. What is searched for may name a person: it stays at the seat. */
export const listSettingSchema = z.object({
  text: z.string().max(200),
  /** Values by the filter's name; what is not there is not filtered by. */
  chosen: z.record(z.string().max(40), z.string().max(200)),
  sort: z.object({ column: columnId, descending: z.boolean() }),
  layout: listLayoutSchema,
});
export type ListSetting = z.infer<typeof listSettingSchema>;

export const savedViewNameSchema = z.string().trim().min(1).max(40);
/** A view of a list to which a person gave a name. */
export const savedViewSchema = z.object({
  id: z.string().min(1).max(60),
  list: listNameSchema,
  name: savedViewNameSchema,
  setting: listSettingSchema,
});
export type SavedView = z.infer<typeof savedViewSchema>;

/** A person's own views of the lists. */
export const listViewsSchema = z.object({
  views: z.array(savedViewSchema).max(100),
  /** The view with which each list begins, by its id. */
  defaults: z.partialRecord(listNameSchema, z.string().max(60)),
  /** Columns of a list as they were left, for when no view is chosen. */
  layouts: z.partialRecord(listNameSchema, listLayoutSchema),
});
export type ListViews = z.infer<typeof listViewsSchema>;
export const noViews: ListViews = { views: [], defaults: {}, layouts: {} };
