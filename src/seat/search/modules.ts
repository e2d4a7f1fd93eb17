import type { TextModuleRow } from "../../contract/knowledge-rows.ts";
import { foldText, runsOf } from "../../domain/bigrams.ts";
import { readingOf } from "./pinyin.ts";
import { spokenIn } from "./spoken.ts";

/** Text modules by any characters, pinyin or initials of their names, else of their texts; one's own before everybody's. */
export function findModules(modules: readonly TextModuleRow[], text: string, limit: number): TextModuleRow[] {
  const runs = runsOf(text);
  const scored = modules.flatMap((module) => {
    const score = runs.reduce((sum, run) => sum + scoreOf(module, run), 0);
    return runs.length === 0 || runs.every((run) => scoreOf(module, run) > 0) ? [{ module, score }] : [];
  });
  const own = (module: TextModuleRow): number => (module.ownerId === null ? 0 : 1);
  return scored
    .sort((one, other) => other.score - one.score || own(other.module) - own(one.module) || one.module.name.localeCompare(other.module.name, "zh-CN"))
    .slice(0, limit)
    .map(({ module }) => module);
}

function scoreOf({ name, body }: TextModuleRow, run: string): number {
  const at = foldText(name).indexOf(run);
  if (at !== -1) return at === 0 ? 4 : 3;
  if (/^[a-z]+$/.test(run) && readingOf(name).runs.some((syllables) => spokenIn(run, syllables) !== null)) return 2;
  return foldText(body).includes(run) ? 1 : 0;
}
