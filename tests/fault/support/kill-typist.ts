import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storedDraftSchema } from "../../../src/seat/drafts/drafts.ts";
import { Journal } from "../../../src/seat/store/journal.ts";
import { storeKey } from "./typed.ts";
import { type Said, saidSchema, strokeNumber } from "./typing.ts";

/** What so many kills came to; `lost` and `doubled` must be none. */
export interface Killed {
  readonly kills: number;
  readonly strokes: number;
  readonly tickets: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
}

/**
 * Lets a process type into a journal and kills it with SIGKILL at a moment of chance, again and again on the same files;
 * after each kill what was acknowledged must be there.
 * @param forget drops an acknowledged write on purpose, to see that it is missed
 */
export async function killTypist(kills: number, random: () => number, forget: (folder: string) => void = () => {}): Promise<Killed> {
  const folder = mkdtempSync(join(tmpdir(), "hotline-crash-"));
  const [lost, doubled]: [string[], string[]] = [[], []];
  const tickets = new Map<string, string>();
  let strokes = 0;
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const said = await typeUntilKilled(folder, random() * 60);
      strokes += said.filter(({ kind }) => kind === "stroke").length;
      for (const { kind, draftId, content } of said) if (kind === "ticket") tickets.set(draftId, content);
      forget(folder);
      look(folder, said, tickets, lost, doubled);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { kills, strokes, tickets: tickets.size, lost, doubled };
}

/** @param delay ms from its first word to its end */
async function typeUntilKilled(folder: string, delay: number): Promise<Said[]> {
  const child = fork(join(import.meta.dirname, "typist.ts"), [folder], { stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv: [] });
  let trouble = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    trouble += chunk.toString();
  });
  const said: Said[] = [];
  const exit = once(child, "exit");
  child.on("message", (message) => {
    if (said.length === 0) setTimeout(() => child.kill("SIGKILL"), delay);
    said.push(saidSchema.parse(message));
  });
  const [, signal] = await exit;
  if (signal !== "SIGKILL") throw new Error(`the typist ended by itself: ${trouble}`);
  return said;
}

function look(folder: string, said: readonly Said[], tickets: ReadonlyMap<string, string>, lost: string[], doubled: string[]): void {
  const journal = Journal.open(join(folder, "journal.sqlite"), storeKey);
  const drafts = new Map(journal.drafts(storedDraftSchema).map((draft) => [draft.id, draft.fields.content]));
  const kept = new Map<string, string[]>();
  for (const { body } of journal.mutations(["pending"]))
    if (body.name === "ticket.create") kept.set(body.ticketId, [...(kept.get(body.ticketId) ?? []), body.fields.content]);
  journal.close();
  for (const [id, content] of tickets) if (!(kept.get(id) ?? []).includes(content)) lost.push(`ticket ${id}`);
  for (const [id, found] of kept) if (found.length > 1 || drafts.has(id)) doubled.push(`ticket ${id}`);
  const last = said.findLast(({ kind }) => kind === "stroke");
  if (last === undefined) return;
  // A stroke or a ticket that was written and not said any more may be there beyond what was acknowledged.
  const found = [drafts.get(last.draftId), ...(kept.get(last.draftId) ?? [])].filter((content) => content !== undefined);
  if (!found.some((content) => strokeNumber(content) >= strokeNumber(last.content))) lost.push(`stroke ${last.content.slice(0, 60)}`);
}
