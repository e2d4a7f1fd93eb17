import type { TFunction } from "i18next";

/** Several things in a sentence, with the language's own comma between them. */
export const listed = (t: TFunction, things: readonly string[]): string => things.join(t("app.comma"));
