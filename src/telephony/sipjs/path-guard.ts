import type { Clock, Timer } from "../../base/clock.ts";
import type { EndCause } from "../../contract/line-api.ts";
import { type CallPath, type PathOccurrence, pathAfter, wholePath } from "../core/path-machine.ts";
import type { ReinviteOutcome } from "./reinvite-queue.ts";

/** What a guard is given. */
export interface PathGuardOptions {
  readonly clock: Clock;
  readonly connection: RTCPeerConnection;
  /** On hold nothing need be heard. */
  isHeld(): boolean;
  /** Sends a re-INVITE ahead of all others. */
  reinvite(iceRestart: boolean, onOutcome: (outcome: ReinviteOutcome) => void): void;
  /** Whether the exchange cannot be reached for this call. */
  onCut(isCut: boolean): void;
  /** Since when nothing is heard because the path broke, UTC ms; null: it is whole again. */
  onSound(lostAt: number | null): void;
  /** Whether the exchange refused to mend a path on which sound flows all the same. */
  onUnmended(isUnmended: boolean): void;
  onLost(cause: EndCause): void;
}

/**
 * How often it is looked what comes. After `silence` without sound a path in doubt is told to be broken, and after `dead` without even
 * the answers to ICE's own questions (each 2.5 s) one that nobody doubted: ICE itself finds that out after 6 s. Ms.
 */
const watch = { every: 500, silence: 1_200, dead: 4_000 };
/** After a change of the network, sound that still flows is heard within `look`; and only after `settle` does the browser gather the new addresses. Ms. */
const change = { look: 300, settle: 400 };
/** After a repair with new addresses sound comes within so long, or it is tried again, ms. */
const proof = 1_500;
/** A path on which nothing came for so long is given up; by then the exchange has ended the call by its own RTP time-out (30 s). Ms. */
const longestSilence = 35_000;
/** Between two tries of a repair that was refused, ms. */
const repairPause = 2_000;

/** Watches over one talking call's way to the exchange and mends it (core/path-machine.ts). */
export class PathGuard {
  readonly #options: PathGuardOptions;
  #path: CallPath = wholePath;
  #timer: Timer | null = null;
  #heard = { packets: -1, at: 0 };
  #alive = { signs: -1, at: 0 };
  #changedAt = 0;
  #repairedAt = 0;
  /** The network changed, or sound broke, and none has come since. */
  #isSuspected = false;
  #lostAt: number | null = null;
  #isStopped = false;

  constructor(options: PathGuardOptions) {
    this.#options = options;
    this.#heard = { packets: -1, at: options.clock.now() };
    this.#alive = { signs: -1, at: options.clock.now() };
    options.connection.addEventListener("iceconnectionstatechange", () => this.#onIce());
    // A way that was made while it rang may have broken since.
    this.#onIce();
    void this.#look();
  }
  signalLost(): void {
    this.#occur({ kind: "signalLost" });
  }
  signalBack(): void {
    this.#occur({ kind: "signalBack" });
  }
  /** The network changed: whether sound still comes is looked at now, and not when ICE finds out, seconds later. */
  async suspect(): Promise<void> {
    const { clock, isHeld } = this.#options;
    this.#changedAt = clock.now();
    const before = await this.#signs();
    await new Promise<void>((resolve) => clock.after(change.look, resolve));
    const after = await this.#signs();
    if (before.packets === after.packets || isHeld()) this.#break();
  }
  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  #onIce(): void {
    const state = this.#options.connection.iceConnectionState;
    if (state === "disconnected" || state === "failed") this.#break();
  }
  #break(): void {
    this.#isSuspected = true;
    this.#occur({ kind: "broke" });
  }
  #occur(occurrence: PathOccurrence): void {
    if (this.#isStopped) return;
    const before = this.#path;
    this.#path = pathAfter(before, occurrence);
    if (this.#path === before) return;
    this.#options.onCut(this.#path.phase === "cut" || (this.#path.phase === "repairing" && before.phase === "cut"));
    if (before.phase === "repairing" && occurrence.kind === "accepted") this.#repairedAt = this.#options.clock.now();
    if (before.phase === "unmended" || this.#path.phase === "unmended") this.#options.onUnmended(this.#path.phase === "unmended");
    if (this.#path.phase === "lost") this.#options.onLost(this.#path.isKnown ? "endedDuringCut" : "mediaFailed");
    else if (this.#path.phase === "repairing" && (before.phase !== "repairing" || occurrence.kind === "accepted" || occurrence.kind === "refused"))
      this.#repair(occurrence.kind === "refused", this.#path.isBroken);
  }
  #repair(isAgain: boolean, iceRestart: boolean): void {
    const { clock, reinvite } = this.#options;
    const send = (): void =>
      reinvite(iceRestart, (outcome) => this.#occur(outcome === "refused" ? { kind: outcome, isSounding: this.#isSounding() } : { kind: outcome }));
    const settles = iceRestart ? this.#changedAt + change.settle - clock.now() : 0;
    const pause = Math.max(isAgain ? repairPause : 0, settles);
    this.#timer?.cancel();
    if (pause <= 0) send();
    else this.#timer = clock.after(pause, () => this.#path.phase === "repairing" && send());
  }

  async #look(): Promise<void> {
    if (this.#isStopped) return;
    const { packets, signs } = await this.#signs();
    const now = this.#options.clock.now();
    if (signs !== this.#alive.signs) this.#alive = { signs, at: now };
    const isHeard = packets !== this.#heard.packets;
    if (isHeard || this.#options.isHeld()) this.#heard = { packets, at: now };
    if (isHeard && this.#isStanding) this.#isSuspected = false;
    this.#judge(now);
    if (!this.#isStopped) this.#options.clock.after(watch.every, () => void this.#look());
  }
  /** A caller's silence alone says nothing: some telephones send nothing then. */
  #judge(now: number): void {
    const silence = now - this.#heard.at;
    const isDead = now - this.#alive.at > watch.dead;
    const isUnproved = this.#isSuspected && silence > proof && now - this.#repairedAt > proof;
    this.#tell(silence > watch.silence && (this.#isSuspected || isDead) ? this.#heard.at : null);
    if (this.#isStanding && (isUnproved || isDead)) {
      this.#repairedAt = now;
      this.#break();
    }
    if (this.#lostAt !== null && silence > longestSilence && !this.#isStopped) this.#options.onLost("networkLost");
  }
  get #isStanding(): boolean {
    return this.#path.phase === "whole" || this.#path.phase === "unmended";
  }
  /** Theirs comes, and what we send arrives: ICE is disconnected when its own questions are not answered. */
  #isSounding(): boolean {
    const { clock, connection } = this.#options;
    const isAnswered = connection.iceConnectionState === "connected" || connection.iceConnectionState === "completed";
    return isAnswered && clock.now() - this.#heard.at <= watch.silence;
  }
  #tell(lostAt: number | null): void {
    if (lostAt === this.#lostAt) return;
    this.#lostAt = lostAt;
    this.#options.onSound(lostAt);
  }
  /** What has come so far: sound, and anything at all, ICE's own answers included. */
  async #signs(): Promise<{ packets: number; signs: number }> {
    let [packets, answers] = [0, 0];
    const reports = await this.#options.connection.getStats().catch(() => null);
    for (const report of reports?.values() ?? []) {
      if (report.type === "inbound-rtp") packets += report.packetsReceived ?? 0;
      if (report.type === "candidate-pair") answers += report.responsesReceived ?? 0;
    }
    return { packets, signs: packets + answers };
  }
}
