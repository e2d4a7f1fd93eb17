import { useState } from "react";
import type { MatterHit } from "../../contract/entry-api.ts";
import { useAnswer, useStore } from "./use-console.ts";

interface Option {
  readonly value: string;
  readonly label: string;
}
const none: MatterHit[] = [];
const most = 40;

/**
 * Categories or units for a select, found at the seat by any part of their names, by pinyin or initials.
 * @param chosen those that are chosen, with their names: they stay in the list whatever is looked for
 */
export function useMatters(kind: "category" | "unit", chosen: readonly Option[]) {
  const store = useStore();
  const [text, setText] = useState("");
  // The name of what is chosen stands in the field: it is nothing to look for.
  const asked = chosen.some(({ label }) => label === text) ? "" : text.trim();
  const hits = useAnswer(
    () => store.seat.entry.matters({ kind, text: asked.slice(0, 200), demandType: null, version: null, limit: most }),
    [kind, asked],
    none,
  );
  const found = hits.map(({ id, label }): Option => ({ value: id, label }));
  const missing = chosen.filter(({ value }) => !found.some((option) => option.value === value));
  return {
    searchable: true,
    data: [...missing, ...found],
    onSearchChange: setText,
    // The seat has filtered already. A select and a multiple select name the same options by types of their own: `never` fits both.
    filter: ({ options }: { options: readonly unknown[] }) => options as never,
  };
}
