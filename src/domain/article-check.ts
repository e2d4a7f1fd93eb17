import type { ArticleContent } from "../contract/knowledge-rows.ts";
import { passagesOf } from "./article-passages.ts";
import { scriptFaults } from "./script-path.ts";

/** What an article lacks before another may judge it. */
export type ArticleFault = "title" | "body" | "validity" | "script";

const isDay = (day: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));

/** Everything for which an article cannot be submitted or published; empty: it can. */
export function articleFaults(content: ArticleContent): ArticleFault[] {
  const { title, body, validFrom, validTo, kind, script } = content;
  const { missing, unreached, doubled } = scriptFaults(script);
  const isScriptSound = script.length > 0 && [missing, unreached, doubled].every((each) => each.length === 0) && script.every(({ text }) => text.trim() !== "");
  const hasText = passagesOf(body).some((passage) => passage.kind === "passage");
  return [
    ...(title.trim() === "" ? ["title" as const] : []),
    ...(hasText ? [] : ["body" as const]),
    ...(isDay(validFrom) && (validTo === null || (isDay(validTo) && validTo >= validFrom)) ? [] : ["validity" as const]),
    ...(kind === "script" && !isScriptSound ? ["script" as const] : []),
  ];
}
