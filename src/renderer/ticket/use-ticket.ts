import { useMemo } from "react";
import type { ConfigurationRow, TicketRow } from "../../contract/rows.ts";
import type { RefusedMove } from "../../contract/ticket-life-api.ts";
import type { Rulebook } from "../../domain/move-ticket.ts";
import { kindOfError } from "../shared/error-words.ts";
import { useConfiguration } from "../shared/use-configuration.ts";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";

/** A ticket as it is open beside a list or the desk; `ticket` null while it is looked for, `missing` says why it is not there. */
export interface OpenTicket {
  readonly ticket: TicketRow | null;
  readonly missing: Missing | null;
  readonly unconfirmedSteps: number;
  readonly refused: readonly RefusedMove[];
  readonly rulebook: Rulebook;
}

/** Older than what the seat holds, and dispatch cannot be asked; or there is none that this person may see. */
type Missing = "away" | "missing";

interface Asked {
  readonly ticket: TicketRow | null;
  readonly missing: Missing | null;
  readonly unconfirmedSteps: number;
  readonly refused: RefusedMove[];
}
const nothing: Asked = { ticket: null, missing: null, unconfirmedSteps: 0, refused: [] };

/** Follows a ticket: asked again whenever a ticket changed or something came back from dispatch. */
export function useTicket(ticketId: string): OpenTicket {
  const store = useStore();
  const { ticketVersion, snapshot } = useConsole();
  const { pending = 0, rejected = 0 } = snapshot?.sync ?? {};
  const ask = async (): Promise<Asked> => {
    const ticket = await store.seat.ticket.get({ ticketId }).catch((error: unknown) => kindOfError(error));
    if (typeof ticket === "string") return { ...nothing, missing: ticket === "dispatchAway" ? "away" : "missing" };
    return { ticket, missing: null, ...(await store.seat.life.waiting({ ticketId })) };
  };
  const asked = useAnswer(ask, [ticketId, ticketVersion, pending, rejected, snapshot?.sync.online], nothing);
  const own = useConfiguration(asked.ticket?.configurationVersion ?? null);
  const current = useConfiguration(null);
  const rulebook = useMemo(() => ({ own, current }), [own, current]);
  return { ...asked, ticket: asked.ticket?.id === ticketId ? asked.ticket : null, rulebook };
}

/** A unit's name as the ticket's version or the one in force has it; `isGone` when the one in force has it no more. */
export function unitWord(unitId: string, { own, current }: Rulebook): { readonly name: string; readonly isGone: boolean } {
  const named = (configuration: ConfigurationRow | null) => configuration?.units.find((unit) => unit.id === unitId)?.name;
  const now = named(current);
  return { name: now ?? named(own) ?? unitId, isGone: current !== null && now === undefined };
}
