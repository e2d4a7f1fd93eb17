import { z } from "zod";
import { silentLogger } from "../../../src/base/logger.ts";
import { storedDraftSchema } from "../../../src/seat/drafts/drafts.ts";
import type { Journal, StoredMutation } from "../../../src/seat/store/journal.ts";
import { type OpenStore, Vault } from "../../../src/seat/store/vault.ts";
import { Picture } from "../../../src/seat/sync/picture.ts";
import { systemClock } from "../../support/system-clock.ts";
import { deviceId, deviceSecret, recoverySecret, typistLogin } from "../support/typed.ts";
import { bareReplay, type Said, saidSchema, strokeNumber } from "../support/typing.ts";
import { type Applied, appliedSchema } from "./remembering-dispatch.ts";

const enrolledSchema = z.object({ kind: z.literal("enrolled") });
const markSchema = z.union([saidSchema, appliedSchema, enrolledSchema]);

/** What was acknowledged up to a moment, to the person and by dispatch. */
export class Acknowledged {
  /** Whether anybody was told that the seat's store is there. */
  isEnrolled = false;
  stroke: Said | null = null;
  readonly tickets = new Map<string, Said>();
  readonly applied: Applied[] = [];

  copy(): Acknowledged {
    const copy = new Acknowledged();
    copy.isEnrolled = this.isEnrolled;
    copy.stroke = this.stroke;
    for (const [id, said] of this.tickets) copy.tickets.set(id, said);
    copy.applied.push(...this.applied);
    return copy;
  }
  /** @param text one mark, a line of JSON */
  take(text: string): void {
    const mark = markSchema.parse(JSON.parse(text));
    if (mark.kind === "enrolled") this.isEnrolled = true;
    else if (mark.kind === "applied") this.applied.push(mark);
    else if (mark.kind === "stroke") this.stroke = mark;
    else this.tickets.set(mark.draftId, mark);
  }
}

/** What a folder was found to hold after a cut. */
export interface Found {
  /** In words; none when all is there. */
  readonly faults: readonly string[];
  /** Whether the cache was damaged and begun anew. */
  readonly isCacheRebuilt: boolean;
}

/** Opens a folder as a seat does, and looks for all that was acknowledged. */
export async function lookFor(acknowledged: Acknowledged, folder: string): Promise<Found> {
  let vault: Vault | null = null;
  try {
    vault = new Vault({ folder, keyWrap: null, clock: systemClock, logger: silentLogger, onCacheRebuilt: () => {} });
    if (acknowledged.isEnrolled && vault.deviceId !== deviceId) return { faults: ["the device's id is gone"], isCacheRebuilt: false };
    vault.openByDispatch(recoverySecret);
    const store = vault.need();
    const claim = await vault.claim(typistLogin);
    if (acknowledged.isEnrolled && claim.deviceSecret !== deviceSecret) return { faults: ["what proves the device is gone"], isCacheRebuilt: false };
    return { faults: [...faultsOfJournal(acknowledged, store.journal), ...faultsOfPicture(acknowledged, store)], isCacheRebuilt: store.cache.isRebuilt };
  } catch (error) {
    return { faults: [`the store does not open: ${String(error)}`], isCacheRebuilt: false };
  } finally {
    vault?.close();
  }
}

const created = ({ body }: StoredMutation) => (body.name === "ticket.create" ? body : null);

function faultsOfJournal({ stroke, tickets, applied }: Acknowledged, journal: Journal): string[] {
  const drafts = new Map(journal.drafts(storedDraftSchema).map((draft) => [draft.id, draft.fields.content]));
  const kept = journal.mutations(["pending", "acknowledged", "contained", "rejected"]);
  const contents = new Map<string, string[]>();
  for (const body of kept.flatMap((mutation) => created(mutation) ?? []))
    contents.set(body.ticketId, [...(contents.get(body.ticketId) ?? []), body.fields.content]);
  const faults: string[] = [];
  for (const [id, { content }] of tickets) if (!(contents.get(id) ?? []).includes(content)) faults.push(`ticket ${id} is lost`);
  for (const [id, found] of contents) if (found.length > 1 || drafts.has(id)) faults.push(`ticket ${id} is there twice`);
  if (stroke !== null) {
    const found = [drafts.get(stroke.draftId), ...(contents.get(stroke.draftId) ?? [])].filter((content) => content !== undefined);
    if (!found.some((content) => strokeNumber(content) >= strokeNumber(stroke.content))) faults.push(`stroke ${stroke.content.slice(0, 50)} is lost`);
  }
  const taken = new Set(applied.map(({ row }) => row.id));
  const numbers = new Set(kept.map(({ sequence }) => sequence));
  for (const { sequence } of applied) if (!numbers.has(sequence)) faults.push(`dispatch knows number ${sequence}, which the seat gives once more`);
  for (const mutation of kept) {
    const isUntaken = mutation.state !== "pending" && !taken.has(created(mutation)?.ticketId ?? "");
    if (isUntaken) faults.push(`number ${mutation.sequence} is ${mutation.state}, and dispatch does not have it`);
  }
  return faults;
}

/** A ticket that left the outbox must be in the cache, or the person would miss it. */
function faultsOfPicture({ tickets }: Acknowledged, { journal, cache }: OpenStore): string[] {
  if (cache.isRebuilt) return [];
  const pending = bareReplay();
  pending.reset(journal.mutations(["pending", "acknowledged"]));
  const picture = new Picture(cache, pending);
  return [...tickets].flatMap(([id, { content }]) => (picture.ticket(id)?.fields.content === content ? [] : [`ticket ${id} is not shown`]));
}
