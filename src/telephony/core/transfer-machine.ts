import { HotlineError } from "../../contract/errors.ts";
import type { TransferView } from "../../contract/line-api.ts";

/** What happens to a transfer. */
export type TransferOccurrence =
  | { readonly kind: "asked"; readonly as: TransferView["kind"] }
  /** A final word of the exchange: the NOTIFY's status (RFC 3515 §2.4.5), or the REFER's own refusal. */
  | { readonly kind: "answered"; readonly code: number }
  /** The exchange took our leg away, which it does when the call has gone on. */
  | { readonly kind: "released" }
  /** No word came in time. */
  | { readonly kind: "timeOut" };

/**
 * A transfer, which is a REFER to the exchange (RFC 3515; attended: with Replaces, RFC 3891).
 * ```
 *  none ──asked──► requested ──answered 2xx · released──► accepted: our leg is ended, the seat is free
 *                     │
 *                     │ answered ≥ 300 · timeOut
 *                     ▼
 *                  failed: the call is still ours, and we go on with the caller ──asked──► requested
 *
 *  blind:     the exchange rings the target; nobody answers ──► it rings us again (purpose `return`, the same call id)
 *  attended:  consult call (held caller) ──complete──► asked · ──cancel, or the colleague is gone──► the caller is taken up again
 * ```
 * @throws HotlineError `illegalTransition`
 */
export function transferAfter(transfer: TransferView | null, occurrence: TransferOccurrence): TransferView {
  if (occurrence.kind === "asked") {
    if (transfer !== null && transfer.state !== "failed") throw illegal(transfer, occurrence);
    return { kind: occurrence.as, state: "requested", code: null };
  }
  if (transfer === null || transfer.state !== "requested") throw illegal(transfer, occurrence);
  if (occurrence.kind === "released") return { ...transfer, state: "accepted" };
  if (occurrence.kind === "timeOut") return { ...transfer, state: "failed", code: null };
  return occurrence.code < 300 ? { ...transfer, state: "accepted", code: occurrence.code } : { ...transfer, state: "failed", code: occurrence.code };
}

const illegal = (transfer: TransferView | null, occurrence: TransferOccurrence): HotlineError =>
  new HotlineError({ kind: "illegalTransition", detail: `transfer ${transfer?.state ?? "none"}: ${occurrence.kind}` });

/** The status in a NOTIFY's `message/sipfrag` body (RFC 3420), such as `SIP/2.0 180 Ringing`; null when there is none. */
export function statusOfFragment(body: string): number | null {
  const status = /^\s*SIP\/2\.0\s+(\d{3})\b/.exec(body.slice(0, 200))?.[1];
  return status === undefined ? null : Number(status);
}
