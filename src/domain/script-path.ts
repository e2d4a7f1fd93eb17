import type { ScriptNode } from "../contract/knowledge-rows.ts";

/** The choices made so far, by their places. */
export type ScriptPath = readonly number[];

/** Where the choices lead; null for a script without steps, and for a path that is none of it. */
export function nodeAt(script: readonly ScriptNode[], path: ScriptPath): ScriptNode | null {
  let node = script[0] ?? null;
  for (const choice of path) {
    const to = node?.choices[choice]?.to;
    node = script.find((each) => each.id === to) ?? null;
  }
  return node;
}

/** What was asked and answered, one line a step, for the ticket's course. */
export function noteOf(script: readonly ScriptNode[], path: ScriptPath, title: string): string {
  const lines = path.map((choice, step) => {
    const node = nodeAt(script, path.slice(0, step));
    return `${node?.text.split("\n")[0] ?? ""} → ${node?.choices[choice]?.label ?? ""}`;
  });
  return [`【${title}】`, ...lines].join("\n");
}

/** What is wrong with a script: steps that lead nowhere, and steps that nothing leads to. */
export function scriptFaults(script: readonly ScriptNode[]): { readonly missing: string[]; readonly unreached: string[]; readonly doubled: string[] } {
  const ids = new Set(script.map((node) => node.id));
  const reached = new Set<string>();
  const walk = (id: string): void => {
    if (reached.has(id)) return;
    reached.add(id);
    for (const { to } of script.find((node) => node.id === id)?.choices ?? []) walk(to);
  };
  if (script[0] !== undefined) walk(script[0].id);
  return {
    missing: [...reached].filter((id) => !ids.has(id)),
    unreached: [...ids].filter((id) => !reached.has(id)),
    doubled: [...ids].filter((id) => script.filter((node) => node.id === id).length > 1),
  };
}
