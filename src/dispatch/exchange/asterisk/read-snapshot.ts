import type { ExchangeSnapshot } from "../../../contract/exchange.ts";
import type { AmiConnection } from "./ami-connection.ts";
import { callIdOf, durationOf, extensionOf, isYes, numberOf, queueOf } from "./ami-events.ts";
import type { AmiMessage } from "./ami-parser.ts";

/** A snapshot with the contacts that its reachability comes from. */
export interface ReadSnapshot {
  /** But for its conferences. */
  readonly snapshot: Omit<ExchangeSnapshot, "conferences">;
  readonly contacts: readonly { readonly extension: string; readonly uri: string; readonly status: string }[];
}

const isEvent =
  (name: string) =>
  (message: AmiMessage): boolean =>
    (message.get("event") ?? "").toLowerCase() === name;

/** Asks the exchange for all of it. @param now UTC ms @throws HotlineError `internal` when the exchange cannot be reached */
export async function readSnapshot(connection: AmiConnection, now: number): Promise<ReadSnapshot> {
  const [queues, channels, contactList] = await Promise.all([
    connection.action("QueueStatus"),
    connection.action("CoreShowChannels"),
    // Without any contact the exchange answers with an error.
    connection.request("PJSIPShowContacts"),
  ]);
  const contacts = contactList.events.filter(isEvent("contactlist")).flatMap(contactOf);
  const shown = channels.events.filter(isEvent("coreshowchannel"));
  const waiting = queues.events.filter(isEvent("queueentry")).flatMap((entry) => waitingOf(entry, now));
  const calls = shown.flatMap((channel) => callOf(channel, now));
  const known = new Set([...waiting, ...calls].map(({ callId }) => callId));
  return {
    contacts,
    snapshot: {
      waiting,
      calls,
      goingOn: shown.flatMap(callerOf).filter((callId) => !known.has(callId)),
      members: queues.events.filter(isEvent("queuemember")).flatMap(memberOf),
      reachable: [...new Set(contacts.filter(({ status }) => !/^(unreachable|removed)$/i.test(status)).map(({ extension }) => extension))],
    },
  };
}

function waitingOf(entry: AmiMessage, now: number): ExchangeSnapshot["waiting"][number][] {
  const callId = callIdOf(entry.get("uniqueid"));
  return callId === null ? [] : [{ callId, queue: queueOf(entry), callingNumber: numberOf(entry), since: now - durationOf(entry.get("wait")) }];
}

/** The seat's leg of a call; the caller's own channel is the one that gave the call its id. */
function callOf(channel: AmiMessage, now: number): ExchangeSnapshot["calls"][number][] {
  const callId = callIdOf(channel.get("linkedid"));
  const extension = extensionOf(channel.get("channel"));
  if (callId === null || extension === null || channel.get("uniqueid") === channel.get("linkedid")) return [];
  const isUp = (channel.get("channelstatedesc") ?? "").toLowerCase() === "up";
  return [{ callId, extension, answeredAt: isUp ? now - durationOf(channel.get("duration")) : null }];
}

/** The call of a channel that gave it its id and is no seat's. */
function callerOf(channel: AmiMessage): string[] {
  const callId = callIdOf(channel.get("linkedid"));
  const isCallers = extensionOf(channel.get("channel")) === null && channel.get("uniqueid") === channel.get("linkedid");
  return callId === null || !isCallers ? [] : [callId];
}

function memberOf(member: AmiMessage): ExchangeSnapshot["members"][number][] {
  const extension = extensionOf(member.get("location") ?? member.get("interface"));
  return extension === null ? [] : [{ extension, queue: queueOf(member), paused: isYes(member.get("paused")) }];
}

function contactOf(contact: AmiMessage): ReadSnapshot["contacts"][number][] {
  const extension = extensionOf(`PJSIP/${contact.get("endpoint") || contact.get("aor") || (contact.get("objectname") ?? "").split(";")[0]}`);
  return extension === null ? [] : [{ extension, uri: contact.get("uri") ?? "", status: contact.get("status") ?? "" }];
}
