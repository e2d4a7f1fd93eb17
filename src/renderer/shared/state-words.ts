import type { TFunction } from "i18next";
import type { SeatState, SeatStateName } from "../../contract/session.ts";
import { usualBreakReason } from "../../domain/configuration-names.ts";

/** A seat's state in words; a break with its reason as it was called when it was chosen. Another program's reason, or none, is not shown. */
export function stateWords(t: TFunction, state: SeatStateName, { reason, reasonName }: Pick<SeatState, "reason" | "reasonName">): string {
  const usual = usualBreakReason(reason);
  const why = reasonName ?? (usual === undefined ? null : t(`state.breakReason.${usual}`));
  const word = t(`state.${state}`);
  return state !== "break" || why === null || why === word ? word : `${word} · ${why}`;
}
