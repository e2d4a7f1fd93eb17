import type { TFunction } from "i18next";
import type { SeatState, SeatStateName } from "../../contract/session.ts";
import { breakReasons } from "../../domain/seat-state.ts";

/** A seat's state in words; a break with its reason. Another program's reason, or none, is not shown. */
export function stateWords(t: TFunction, state: SeatStateName, reason: SeatState["reason"]): string {
  const known = breakReasons.find((entry) => entry === reason);
  return state !== "break" || known === undefined ? t(`state.${state}`) : `${t("state.break")} · ${t(`state.breakReason.${known}`)}`;
}
