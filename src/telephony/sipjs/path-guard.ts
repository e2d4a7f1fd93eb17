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
  onLost(cause: EndCause): void;
}

/** How often it is looked whether something comes; and how long nothing may come on a path that is in doubt. Ms. */
const watch = { every: 500, silence: 1_200 };
/** After a change of the network sound that still flows is heard within so long, ms. */
const doubt = 300;
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
  #lostAt: number | null = null;
  #isStopped = false;

  constructor(options: PathGuardOptions) {
    this.#options = options;
    this.#heard = { packets: -1, at: options.clock.now() };
    options.connection.addEventListener("iceconnectionstatechange", () => this.#onIce());
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
    const before = await this.#packets();
    await new Promise<void>((resolve) => this.#options.clock.after(doubt, resolve));
    const after = await this.#packets();
    if (before === after || this.#options.isHeld()) this.#occur({ kind: "broke" });
  }
  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  #onIce(): void {
    const state = this.#options.connection.iceConnectionState;
    if (state === "disconnected" || state === "failed") this.#occur({ kind: "broke" });
  }
  #occur(occurrence: PathOccurrence): void {
    if (this.#isStopped) return;
    const before = this.#path;
    this.#path = pathAfter(before, occurrence);
    if (this.#path === before) return;
    this.#options.onCut(this.#path.phase === "cut" || (this.#path.phase === "repairing" && before.phase === "cut"));
    if (this.#path.phase === "lost") this.#options.onLost(this.#path.isKnown ? "endedDuringCut" : "mediaFailed");
    else if (this.#path.phase === "repairing" && (before.phase !== "repairing" || occurrence.kind === "accepted" || occurrence.kind === "refused"))
      this.#repair(occurrence.kind === "refused" ? repairPause : 0, this.#path.isBroken);
  }
  #repair(pause: number, iceRestart: boolean): void {
    const send = (): void => this.#options.reinvite(iceRestart, (outcome) => this.#occur({ kind: outcome }));
    if (pause === 0) send();
    else this.#timer = this.#options.clock.after(pause, () => this.#path.phase === "repairing" && send());
  }

  async #look(): Promise<void> {
    if (this.#isStopped) return;
    const packets = await this.#packets();
    const now = this.#options.clock.now();
    if (packets !== this.#heard.packets || this.#options.isHeld()) this.#heard = { packets, at: now };
    const silence = now - this.#heard.at;
    this.#tell(silence > watch.silence && (this.#lostAt !== null || this.#isInDoubt()) ? this.#heard.at : null);
    if (this.#lostAt !== null && silence > longestSilence && !this.#isStopped) this.#options.onLost("networkLost");
    if (!this.#isStopped) this.#options.clock.after(watch.every, () => void this.#look());
  }
  /** A caller's silence alone says nothing: some telephones send nothing then. */
  #isInDoubt(): boolean {
    const state = this.#options.connection.iceConnectionState;
    return (state !== "connected" && state !== "completed") || (this.#path.phase !== "whole" && this.#path.phase !== "lost" && this.#path.isBroken);
  }
  #tell(lostAt: number | null): void {
    if (lostAt === this.#lostAt) return;
    this.#lostAt = lostAt;
    this.#options.onSound(lostAt);
  }
  async #packets(): Promise<number> {
    let packets = 0;
    const reports = await this.#options.connection.getStats().catch(() => null);
    for (const report of reports?.values() ?? []) if (report.type === "inbound-rtp") packets += report.packetsReceived ?? 0;
    return packets;
  }
}
