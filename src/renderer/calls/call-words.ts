import type { ConferenceParties } from "../../contract/conference.ts";
import type { LineCall } from "../../contract/line-api.ts";
import type { QualityReport } from "../../contract/quality.ts";
import type { SeatSnapshot } from "../../contract/seat-api.ts";
import { hasCitizen, isAskedIn } from "../../domain/three-party.ts";

/** Words to speak: a key of the catalogue and what it is filled with. */
interface SpokenWord {
  readonly key: string;
  readonly facts: Readonly<Record<string, string>>;
}
/** All of the telephone that a screen reader speaks of when it changes. */
export interface Telephone {
  readonly attached: boolean;
  readonly registered: boolean;
  readonly calls: readonly LineCall[];
  readonly recordings: readonly Pick<SeatSnapshot["recordings"][number], "callId" | "state">[];
  /** Three-party calls that were opened here. */
  readonly conferences: readonly SpokenConference[];
  /** What becomes of the ticket of a three-party call that was left. */
  readonly handover: SeatSnapshot["phone"]["handover"];
  /** What is wrong with a call's sound, by its id. */
  readonly troubles: ReadonlyMap<string, QualityReport["live"]["troubles"]>;
}

interface SpokenConference {
  readonly callId: string;
  /** null: nobody knows who is in it. */
  readonly parties: ConferenceParties | null;
  readonly names: Readonly<Record<keyof ConferenceParties, string>>;
  /** dispatch, which alone could tell, is away. */
  readonly isAway: boolean;
}

const plain = (key: string): SpokenWord => ({ key, facts: {} });

/** What a screen reader says of what changed between two pictures of the telephone: short, the newest change last. */
export function changesToSay(before: Telephone, now: Telephone): SpokenWord[] {
  return [
    ...lineChanges(before, now).map(plain),
    ...now.calls.flatMap((call) => callChanges(before, now, call)),
    ...now.conferences.flatMap((conference) => conferenceChanges(before.conferences.find(({ callId }) => callId === conference.callId) ?? null, conference)),
    ...handoverChanges(before.handover, now.handover),
    ...now.recordings.flatMap(({ callId, state }) => {
      const known = before.recordings.find((each) => each.callId === callId)?.state ?? null;
      // That it ended goes without saying: the call did.
      return known === state || state === "ended" ? [] : [plain(`announce.recording_${known === "paused" ? "resumed" : state}`)];
    }),
  ];
}

/** Who comes into a three-party call, or leaves it. That it is not known at its first moment is no news: the word is on its way. */
function conferenceChanges(before: SpokenConference | null, { parties, names, isAway }: SpokenConference): SpokenWord[] {
  if (parties === null) {
    const isNews = before?.parties != null || (isAway && before?.isAway !== true);
    return isNews ? [plain("conference.unknown")] : [];
  }
  const known = before?.parties ?? { citizen: "waiting", third: "waiting" };
  return (["citizen", "third"] as const)
    .filter((party) => parties[party] !== known[party])
    .map((party) => ({ key: `conference.${parties[party]}`, facts: { name: names[party] } }));
}

const handoverChanges = (before: Telephone["handover"], now: Telephone["handover"]): SpokenWord[] =>
  now === null || (now.callId === before?.callId && now.state === before.state) ? [] : [plain(`announce.handover_${now.state}`)];

/** A line that was never there is no loss: the first registration is said all the same, for calls can come from then on. */
function lineChanges(before: Telephone, now: Telephone): string[] {
  if (before.attached && !now.attached) return ["announce.lineAway"];
  if (before.registered === now.registered) return [];
  return [now.registered ? "announce.registered" : "announce.registrationLost"];
}

function callChanges(before: Telephone, now: Telephone, call: LineCall): SpokenWord[] {
  const known = before.calls.find((each) => each.callId === call.callId) ?? null;
  const isSecond = now.calls.some((each) => each.callId !== call.callId && each.phase !== "ended" && each.phase !== "ringing");
  const [troubled, isTroubled] = [before, now].map(({ troubles }) => (troubles.get(call.callId)?.length ?? 0) > 0);
  // A new trouble is said by the bar's own alert; that it is over nobody else says.
  const sound = troubled === true && isTroubled === false && call.phase === "talking" && !call.held ? ["announce.soundBack"] : [];
  const facts = { number: spokenNumber(call.number) };
  return [...changesOf(known, call, isSecond), ...sound].map((key) => ({ key, facts }));
}

function changesOf(before: LineCall | null, call: LineCall, isSecond: boolean): string[] {
  if (before?.phase !== call.phase) {
    if (call.phase === "ended") return [`cause.${call.endCause ?? "callerHungUp"}`];
    return [call.phase === "ringing" && isSecond ? "announce.waiting" : `announce.${call.phase}`];
  }
  return [
    ...(before.held === call.held ? [] : [call.held ? "announce.held" : "announce.resumed"]),
    ...(before.muted === call.muted ? [] : [call.muted ? "announce.muted" : "announce.unmuted"]),
    ...(before.remoteHeld === call.remoteHeld ? [] : [call.remoteHeld ? "announce.remoteHeld" : "announce.remoteResumed"]),
    ...(before.transfer?.state === call.transfer?.state || call.transfer === null ? [] : [`announce.transfer_${call.transfer.state}`]),
    ...(before.trouble === call.trouble || call.trouble === null ? [] : [`announce.trouble_${call.trouble}`]),
    ...(before.purpose === call.purpose ? [] : [isAskedIn(call) ? "announce.inRoom" : "announce.handedOver"]),
    ...(before.colleague === null || call.colleague !== null ? [] : [hasCitizen(call) ? "announce.colleagueLeft" : "announce.citizenLeft"]),
    ...pathChanges(before, call),
  ];
}

function pathChanges(before: LineCall, call: LineCall): string[] {
  if (call.phase === "ended") return [];
  const [was, is] = [before, call].map(({ signalLostAt, soundLostAt }) => ({ signal: signalLostAt !== null, sound: soundLostAt !== null }));
  if (was === undefined || is === undefined) return [];
  if (is.sound && !was.sound) return ["announce.soundLost"];
  if (is.signal && !was.signal) return ["announce.signalLost"];
  if (call.unmended && !before.unmended) return ["announce.unmended"];
  return (was.sound || was.signal) && !is.sound && !is.signal ? ["announce.pathBack"] : [];
}

/** Digits one by one: else a screen reader makes a quantity of them. */
const spokenNumber = (number: string | null): string => (number === null ? "" : [...number].join(" "));
