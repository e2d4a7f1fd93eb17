import { callIdSchema, extensionSchema } from "../../../contract/identifiers.ts";
import type { AmiMessage } from "./ami-parser.ts";

/** Prefix of this exchange's call ids; its dialplan writes the same into `X-Hotline-Call` (docs/operating.md). */
export const exchangeName = "asterisk";

/** A call's id from the exchange's Linkedid; null when that has another form. */
export function callIdOf(linkedId: string | undefined): string | null {
  const parsed = callIdSchema.safeParse(`${exchangeName}:${linkedId ?? ""}`);
  return parsed.success ? parsed.data : null;
}

/** A seat's extension from `PJSIP/1001` or a channel `PJSIP/1001-0000002a`; null for any other. */
export function extensionOf(interfaceOrChannel: string | undefined): string | null {
  const name = /^PJSIP\/([^-/]+)(?:-[0-9a-f]+)?$/i.exec(interfaceOrChannel ?? "")?.[1];
  const parsed = extensionSchema.safeParse(name);
  return parsed.success ? parsed.data : null;
}

/** The caller's number as the exchange has it; null when it was withheld or is not there. */
export function numberOf(message: AmiMessage): string | null {
  const number = message.get("calleridnum") ?? "";
  return ["", "<unknown>", "anonymous", "unknown", "restricted"].includes(number.toLowerCase()) ? null : number.slice(0, 64);
}

export const queueOf = (message: AmiMessage): string => (message.get("queue") ?? "").slice(0, 80);
export const isYes = (value: string | undefined): boolean => value === "1" || value?.toLowerCase() === "yes";

/** `01:02:03`, or plain seconds, as ms. */
export function durationOf(text: string | undefined): number {
  const parts = (text ?? "").split(":").map(Number);
  return parts.some(Number.isNaN) ? 0 : 1_000 * parts.reduce((sum, part) => sum * 60 + part, 0);
}
