/** A tree of messages; its leaves are what is shown. */
export interface Catalogue {
  readonly [key: string]: string | Catalogue;
}
type Files = Readonly<Record<string, Catalogue>>;

const merged = (files: Files): Catalogue => Object.assign({}, ...Object.values(files));

/** The catalogues, one file a section, `resources/messages/<language>/<section>.json`. */
export const catalogues = {
  "zh-CN": merged(import.meta.glob<Catalogue>("../../../resources/messages/zh-CN/*.json", { eager: true, import: "default" })),
  en: merged(import.meta.glob<Catalogue>("../../../resources/messages/en/*.json", { eager: true, import: "default" })),
} as const;
