import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Central, ownDatabase, startCentral } from "../../support/dispatch/central.ts";
import { eventually } from "../../support/eventually.ts";
import { type Child, startChild } from "../../support/house/child.ts";
import { openConsole } from "../../support/house/console-client.ts";
import { demoPassword, type SeatClient } from "../../support/seat/seat-under-test.ts";
import type { Killed } from "./kill-typist.ts";
import { strokeNumber } from "./typing.ts";

const script = join(import.meta.dirname, "../../../src/main/browser/main.ts");
const pages = join(import.meta.dirname, "../../../out/pages");
const readySchema = z.object({ kind: z.literal("ready"), address: z.string() });

/** So many strokes a ticket, and the longest that is typed before the process is killed, ms. */
const [strokesPerTicket, longest] = [4, 1_500];

/** What was acknowledged, over all processes: the last stroke of the draft that was being written, and each ticket's content by its id. */
interface Acknowledged {
  strokes: number;
  last: { readonly draftId: string; readonly content: string } | null;
  readonly tickets: Map<string, string>;
}

/**
 * Lets somebody type into a seat that runs as its own process and sends what is made to a real dispatch, kills that process with SIGKILL at
 * a moment of chance, and starts it again on the same folder; what was acknowledged must be there each time, and at dispatch once at the end.
 * @param forget drops what was written on purpose, to see that it is missed
 */
export async function killSeat(kills: number, random: () => number, forget: (folder: string) => void = () => {}): Promise<Killed> {
  const central = await startCentral();
  const folder = mkdtempSync(join(tmpdir(), "hotline-kill-"));
  const said: Acknowledged = { strokes: 0, last: null, tickets: new Map() };
  const lost: string[] = [];
  let running: Child | null = null;
  try {
    for (let kill = 0; kill <= kills; kill += 1) {
      running = startChild(script, ["--data", folder, "--dispatch", central.running.url, "--pages", pages]);
      const { client, close } = await signIn(running);
      lost.push(...(await missingAfterKill(client, said)));
      if (kill < kills) {
        await typeUntilKilled(client, running, said, random() * longest);
        close();
        forget(join(folder, "seat"));
        continue;
      }
      await eventually("all of it is at dispatch", async () => (await client.outbox.list()).length === 0, 60_000);
      close();
    }
    const { missing, doubled } = await atDispatch(central, said);
    return { kills, strokes: said.strokes, tickets: said.tickets.size, lost: [...lost, ...missing], doubled };
  } finally {
    await running?.kill();
    await central.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function signIn(child: Child): ReturnType<typeof openConsole> {
  const { address } = await child.next((message) => readySchema.safeParse(message).data ?? null);
  const opened = await openConsole(address);
  await opened.client.session.signIn({ login: "lilan", password: demoPassword, takeOver: true });
  return opened;
}

/** Types as fast as each stroke is acknowledged, and kills the process so many ms after the first. */
async function typeUntilKilled(client: SeatClient, child: Child, said: Acknowledged, delay: number): Promise<void> {
  const exit = once(child.process, "exit");
  const typing = type(client, said, () => setTimeout(() => child.process.kill("SIGKILL"), delay));
  // What was asked when it died is answered by nothing, or by its socket's end.
  const failed = await Promise.race([typing.catch((error: unknown) => error), exit]);
  if (said.strokes === 0) throw failed;
  await exit;
  if (child.process.signalCode !== "SIGKILL") throw new Error(`the seat ended by itself: ${child.said()}`);
}

async function type(client: SeatClient, said: Acknowledged, begun: () => void): Promise<never> {
  for (let isFirst = true; ; isFirst = false) {
    const draftId = said.last?.draftId ?? (await client.pop.byHand({ number: "19900000001", channel: "phone" })).draft.id;
    for (let stroke = 0; stroke < strokesPerTicket; stroke += 1) {
      const content = `字 ${said.strokes + 1}`;
      await client.draft.save({ draftId, windowId: "one", patch: { content } });
      said.strokes += 1;
      said.last = { draftId, content };
      if (isFirst && stroke === 0) begun();
    }
    const { id, fields } = await client.draft.submit({ draftId, status: "dispatched" });
    said.tickets.set(id, fields.content);
    said.last = null;
  }
}

/** The draft that was being written is there as it was acknowledged, or further; or it was sent off and that was not said any more. */
async function missingAfterKill(client: SeatClient, said: Acknowledged): Promise<string[]> {
  const { last } = said;
  const drafts = await client.draft.list();
  const sentOff = drafts.filter(({ id }) => said.tickets.has(id)).map(({ id }) => `ticket ${id} is a draft again`);
  if (last === null) return sentOff;
  const draft = drafts.find(({ id }) => id === last.draftId);
  const content = draft?.fields.content ?? (await client.ticket.get({ ticketId: last.draftId }).catch(() => null))?.fields.content ?? "";
  // Its next ticket is another draft's.
  if (draft === undefined) said.last = null;
  return strokeNumber(content) >= strokeNumber(last.content) ? sentOff : [...sentOff, `stroke ${last.content}`];
}

async function atDispatch(central: Central, said: Acknowledged): Promise<{ missing: string[]; doubled: string[] }> {
  const database = await ownDatabase(central);
  const { rows } = await database.query<{ id: string; content: string; steps: number }>(
    "SELECT id, document->'fields'->>'content' AS content, jsonb_array_length(document->'steps') AS steps FROM entity WHERE entity = 'ticket'",
  );
  const again = await database.query<{ mutation_id: string }>("SELECT mutation_id FROM applied GROUP BY mutation_id HAVING count(*) > 1");
  await database.end();
  const found = new Map(rows.map(({ id, content }) => [id, content]));
  const twice = rows.filter((row, index) => row.steps !== 1 || rows.findIndex(({ content }) => content === row.content) !== index);
  return {
    missing: [...said.tickets].filter(([id, content]) => found.get(id) !== content).map(([id]) => `ticket ${id} at dispatch`),
    doubled: [...twice.map(({ id }) => `ticket ${id} at dispatch`), ...again.rows.map((row) => `change ${row.mutation_id}`)],
  };
}
