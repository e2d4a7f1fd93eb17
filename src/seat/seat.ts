import { hostname } from "node:os";
import type { z } from "zod";
import type { Clock, Timer } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { DeviceLevels } from "../contract/device-api.ts";
import { attachmentBytesSchema, type LiveEvent, type QueueFigure } from "../contract/dispatch-api.ts";
import { HotlineError } from "../contract/errors.ts";
import type { EndCause, LineCall } from "../contract/line-api.ts";
import type { Personal } from "../contract/personal-api.ts";
import type { QualityReport } from "../contract/quality.ts";
import type { SeatEvent, SeatSnapshot, TakenOver } from "../contract/seat-api.ts";
import type { Person, SeatState } from "../contract/session.ts";
import { mayUseRecording, recordedWith } from "../domain/recording.ts";
import { takesCalls, takesColleagues } from "../domain/seat-state.ts";
import { bringsPop, CallFlow } from "./call-flow.ts";
import { ClockOffset } from "./clock-offset.ts";
import { Desk } from "./desk.ts";
import { keepClockOffset, recallClockOffset } from "./kept-clock-offset.ts";
import { Knowledge } from "./knowledge/knowledge.ts";
import { LineHub } from "./line/line-hub.ts";
import { QueuePause } from "./line/queue-pause.ts";
import { BulkActs } from "./lists/bulk-acts.ts";
import { changePersonal, type PersonalChange, readPersonal } from "./personal/personal.ts";
import { GlobalKeys } from "./phone/global-keys.ts";
import { Handovers } from "./phone/handovers.ts";
import { Phone } from "./phone/phone.ts";
import { SeatStateKeeper } from "./seat-state/seat-state-keeper.ts";
import { LatestTime } from "./session/latest-time.ts";
import { forgetEnrolled } from "./session/remembered.ts";
import { isSwitchedOff, Session } from "./session/session.ts";
import { DiskWatch, freeSpace } from "./store/disk-space.ts";
import type { KeyWrap } from "./store/key-slots.ts";
import { type OpenStore, Vault } from "./store/vault.ts";
import { ask, createDispatchApi, type DispatchApi, patience } from "./sync/dispatch-client.ts";
import { SyncNews } from "./sync-news.ts";
import { systemRandom } from "./system-random.ts";
import { Incidents } from "./together/incidents.ts";
import { Windows } from "./windows/windows.ts";
import { needWorkplace, Workplace } from "./workplace.ts";

/** What a seat is given. */
export interface SeatOptions {
  /** The seat's own folder. */
  readonly folder: string;
  /** null: a seat that never asks dispatch. */
  readonly dispatchUrl: string | null;
  /** The operating system's key ring; null: people's passwords guard the store. */
  readonly keyWrap: KeyWrap | null;
  /** As people call this machine; the machine's own name when it is left out. */
  readonly deviceName?: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Bytes free on a folder's disk, where it is not the disk itself that tells. */
  readonly freeSpace?: (folder: string) => Promise<number>;
}

/** So long a remembered call may stay without its line before the seat goes on without it, ms. */
const lineGrace = 15_000;
/** A coming version is looked at again after so long, ms: what is known of dispatch's clock may have changed. */
const versionWatch = 60_000;
/** When there is no configuration yet, ms. */
const usualWrapUp = 30_000;

/** Why a call is over that the exchange ended while the line could not hear it. */
const overCause: Readonly<Record<Extract<LiveEvent, { kind: "callOver" }>["by"], EndCause>> = {
  caller: "callerHungUp",
  seat: "seatHungUp",
  exchange: "exchangeFailed",
  network: "networkLost",
  unknown: "endedDuringCut",
};

/** One operator's console without its windows: wires the parts and keeps what the bars show. */
export class Seat {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly api: DispatchApi | null;
  readonly vault: Vault;
  readonly session: Session;
  readonly hub: LineHub;
  readonly states: SeatStateKeeper;
  readonly windows: Windows;
  readonly desk: Desk;
  readonly phone: Phone;
  readonly globalKeys: GlobalKeys;
  readonly handovers: Handovers;
  readonly incidents: Incidents;
  readonly knowledge: Knowledge;
  readonly bulk: BulkActs;
  readonly #disk: DiskWatch;
  #workplace: Workplace | null = null;
  readonly #offset = new ClockOffset();
  readonly #latest: LatestTime;
  readonly #queuePause = new QueuePause((code) => this.hub.dialFeature(code));
  readonly #news: SyncNews;
  readonly #flow: CallFlow;
  #queues: QueueFigure[] | null = null;
  #trouble: SeatSnapshot["trouble"] = null;
  #keys: SeatSnapshot["keys"] = {};
  #isGlobal = false;
  #grace: Timer | null = null;
  #nextVersion: Timer | null = null;

  /** @throws HotlineError as `Vault` does */
  constructor({ folder, dispatchUrl, keyWrap, deviceName = hostname(), clock, logger, freeSpace: free = freeSpace }: SeatOptions) {
    this.clock = clock;
    this.logger = logger;
    this.#latest = new LatestTime(
      clock,
      () => this.centralNow(),
      () => this.windows.changed(),
    );
    this.api = dispatchUrl === null ? null : createDispatchApi(dispatchUrl, () => this.session.token);
    this.vault = new Vault({ folder, keyWrap, clock, logger, onCacheRebuilt: () => this.#onCacheRebuilt() });
    this.#disk = new DiskWatch({ folder, clock, free, onChange: () => this.windows.changed() });
    this.windows = new Windows({ snapshot: () => this.snapshot(), opening: () => this.#opening() });
    this.hub = new LineHub({
      clock,
      onCall: (call, before) => this.#flow.changed(call, before),
      onLost: (call) => void this.#flow.endLost(call),
      onQuality: (quality) => this.#onQuality(quality),
      onLevels: (levels) => this.#onLevels(levels),
      onBadInput: (faults) => logger.warn("line.badInput", faults),
      onChange: () => this.#onLine(),
    });
    this.session = new Session({
      vault: this.vault,
      api: this.api,
      clock,
      logger,
      time: this.#latest,
      deviceName: deviceName.slice(0, 80),
      onElsewhere: (device, why) => this.#onTakenOver(device, why),
      onOpened: (store) => this.#furnish(store),
      onDeviceChanged: (deviceId) => this.#workplace?.outbox.moveToDevice(deviceId),
      onSignedIn: () => this.#workplace?.engine?.listenAnew(),
      onChange: () => this.#onSession(),
    });
    this.states = new SeatStateKeeper({
      clock,
      logger,
      store: () => this.vault.store,
      tell: (state) => this.#tellState(state),
      onChange: (state) => this.#onState(state),
    });
    this.knowledge = new Knowledge({
      needWorkplace: () => this.needWorkplace(),
      needPerson: () => this.session.needPerson,
      centralNow: () => this.centralNow(),
      fetchAttachment: (attachmentId) => this.#fetchAttachment(attachmentId),
      onChange: () => this.windows.send({ kind: "knowledge" }),
    });
    this.desk = new Desk({
      session: this.session,
      hub: this.hub,
      clock,
      workplace: () => this.#workplace,
      needWorkplace: () => this.needWorkplace(),
      centralNow: () => this.centralNow(),
      send: (event) => this.windows.send(event),
      dialled: (callId) => this.phone.dialled(callId),
    });
    this.handovers = new Handovers({ desk: () => this.desk, api: this.api, clock, logger, onChange: () => this.windows.changed() });
    this.phone = new Phone({
      session: this.session,
      hub: this.hub,
      desk: () => this.desk,
      handovers: this.handovers,
      api: this.api,
      clock,
      logger,
      workplace: () => this.#workplace,
      needWorkplace: () => this.needWorkplace(),
      isOnline: () => this.#news.isOnline,
      onChange: () => this.windows.changed(),
    });
    this.#flow = this.#makeFlow();
    this.#news = this.#makeNews();
    this.globalKeys = new GlobalKeys({
      facts: () => ({
        isSignedIn: this.session.person !== null,
        isRegistered: this.hub.view.registration.state === "registered",
        isOn: this.#isGlobal,
        own: this.#keys,
        calls: this.hub.liveCalls,
      }),
      act: (act) => this.hub.command(act),
      onChange: () => this.windows.changed(),
    });
    this.bulk = new BulkActs({
      clock,
      logger,
      workplace: () => this.needWorkplace(),
      person: () => this.session.person,
      centralNow: () => this.centralNow(),
    });
    this.incidents = new Incidents({
      workplace: () => this.needWorkplace(),
      person: () => this.session.needPerson,
      centralNow: () => this.centralNow(),
      onChange: () => this.#tellIncidents(),
    });
  }

  #makeFlow(): CallFlow {
    return new CallFlow({
      clock: this.clock,
      logger: this.logger,
      api: this.api,
      session: this.session,
      hub: this.hub,
      states: this.states,
      desk: this.desk,
      phone: this.phone,
      handovers: this.handovers,
      wrapUpMs: () => this.#wrapUpMs(),
      send: (event) => this.windows.send(event),
      onTrouble: (error) => error instanceof HotlineError && error.kind === "diskFull" && this.setTrouble("diskFull"),
      onQuiet: () => this.#leaveTaken(),
    });
  }
  #makeNews(): SyncNews {
    return new SyncNews({
      clock: this.clock,
      person: () => this.session.person,
      workplace: () => this.#workplace,
      deviceId: () => this.vault.deviceId,
      // Also the call that a question is about, for it is recorded with it.
      isInHand: (callId) => this.hub.view.calls.some((call) => call.callId === callId || recordedWith(call) === callId),
      send: (event) => this.windows.send(event),
      onChange: () => this.windows.changed(),
      onOnline: (isBack) => {
        if (isBack) void this.states.reconcile();
        this.#onLine();
      },
      onVersion: () => this.#onVersion(),
      onIncidents: () => this.#tellIncidents(),
      onFilled: () => {
        this.windows.send({ kind: "knowledge" });
        void this.knowledge.fetchMissing();
        if (this.#trouble === "cacheRebuilt") this.#trouble = null;
      },
      onArticles: () => void this.knowledge.fetchMissing(),
    });
  }

  /** Opens the store by the key ring where there is one, and goes on as who was signed in. */
  async start(): Promise<void> {
    this.#disk.start();
    await this.vault.openByKeyWrap();
    if (this.vault.store !== null) this.#furnish(this.vault.store);
  }
  async stop(): Promise<void> {
    this.#disk.stop();
    this.#grace?.cancel();
    this.#nextVersion?.cancel();
    this.#latest.stop();
    this.states.stop();
    this.handovers.stop();
    this.hub.stop();
    this.windows.stop();
    await this.#workplace?.stop();
    this.#workplace = null;
    this.vault.close();
  }

  get workplace(): Workplace | null {
    return this.#workplace;
  }
  /** @throws HotlineError `unauthenticated` while the store is locked */
  needWorkplace(): Workplace {
    return needWorkplace(this.#workplace);
  }
  /** dispatch's time as far as it is known, UTC ms. */
  centralNow(): number {
    return Math.round(this.clock.now() - (this.#offset.value ?? 0));
  }
  /** Fills the new cache at once. */
  #onCacheRebuilt(): void {
    this.setTrouble("cacheRebuilt");
    this.#workplace?.engine?.wake();
  }
  setTrouble(trouble: SeatSnapshot["trouble"]): void {
    if (this.#trouble === trouble) return;
    this.#trouble = trouble;
    this.windows.changed();
  }
  clearDiskTrouble(): void {
    if (this.#trouble === "diskFull") this.setTrouble(null);
  }

  async signIn(login: string, password: string, takeOver: boolean): Promise<{ person: Person; offline: boolean }> {
    const before = this.session.person;
    const result = await this.session.signIn(login, password, takeOver).catch((error: unknown) => {
      if (isSwitchedOff(error)) this.#forget(login);
      // It may have opened the store before it failed: then the seat goes on as who is remembered there.
      this.#startSync();
      throw error;
    });
    // Another person does not inherit the state of who was here before.
    if (before !== null && before.id !== result.person.id) this.states.occur({ kind: "chosen", state: "offline", reason: null });
    if (this.states.state.state === "offline") this.states.occur({ kind: "chosen", state: "busy", reason: null });
    this.#news.setOnline(!result.offline, null);
    if (!result.offline) await this.states.reconcile();
    this.#workplace?.engine?.start();
    return result;
  }
  /** An administrator's key opens a store that the key ring no longer opens. @throws HotlineError `wrongPassword`, `storeDamaged` */
  async recover(recoveryKey: string): Promise<void> {
    await this.session.recover(recoveryKey);
    this.windows.changed();
  }
  /** @throws HotlineError `illegalTransition` during a call */
  async signOut(): Promise<void> {
    if (this.hub.liveCalls.length > 0) throw new HotlineError({ kind: "illegalTransition", detail: "inCall" });
    this.states.occur({ kind: "chosen", state: "offline", reason: null });
    await this.#workplace?.stop();
    await this.session.signOut();
    this.#news.setOnline(false, null);
  }

  /** How who is signed in likes to work at this seat. */
  personal(): Personal {
    return readPersonal(this.needWorkplace().store.journal, this.session.needPerson.id);
  }
  /** @throws HotlineError `diskFull` */
  changePersonal(change: PersonalChange): Personal {
    const changed = changePersonal(this.needWorkplace().store.journal, this.session.needPerson.id, change);
    this.#use(changed);
    this.windows.changed();
    return changed;
  }

  snapshot(): SeatSnapshot {
    const line = this.hub.view;
    const counts = this.#workplace?.outbox.counts() ?? { pending: 0, rejected: 0 };
    return {
      person: this.session.person,
      takenOver: this.session.takenOver,
      state: this.states.state,
      lineAttached: line.attached,
      microphone: line.microphone,
      devices: line.devices,
      registration: line.registration,
      calls: [...line.calls],
      phone: this.phone.view,
      recordings: this.#recordings(),
      queues: this.#news.isOnline ? this.#queues : null,
      sync: { ...counts, ...this.#news.view },
      clockOffset: this.#offset.value,
      clockError: this.#offset.estimate(this.clock.monotonic())?.error ?? null,
      configurationVersion: this.#workplace?.configurations.inForce()?.version ?? null,
      keys: this.#keys,
      refusedKeys: this.globalKeys.refused,
      trouble: this.#trouble,
      lowSpace: this.#disk.low,
      store: this.vault.store !== null ? "open" : this.vault.isKeyLost ? "keyLost" : "locked",
      offlineUntil: this.session.offlineUntil,
      clockBehind: this.#latest.behind,
    };
  }

  #recordings(): SeatSnapshot["recordings"] {
    const { person } = this.session;
    return this.hub.view.calls.flatMap((call) => {
      const recordedCallId = recordedWith(call);
      const row = this.#workplace?.picture.call(recordedCallId) ?? null;
      if (row === null || row.recording === null) return [];
      return [{ callId: call.callId, recordedCallId, state: row.recording, mayPause: person !== null && mayUseRecording(person, row) }];
    });
  }
  #opening(): SeatEvent[] {
    if (this.session.person === null) return [];
    const pops = this.hub.liveCalls.filter(bringsPop).map((call): SeatEvent => ({ kind: "pop", pop: this.desk.popOfCall(call) }));
    const incidents: SeatEvent[] = this.#workplace === null ? [] : [{ kind: "incidents", incidents: this.incidents.list() }];
    return [...pops, ...incidents, ...this.hub.qualities.map((quality): SeatEvent => ({ kind: "quality", quality }))];
  }
  #furnish(store: OpenStore): void {
    this.#workplace = new Workplace({
      store,
      session: this.session,
      api: this.api,
      clock: this.clock,
      logger: this.logger,
      random: systemRandom,
      deviceId: () => this.vault.deviceId,
      forgetDevice: () => this.vault.forgetDevice(),
      centralNow: () => this.centralNow(),
      listener: {
        onOnline: (online, error) => {
          this.#news.setOnline(online, error);
          if (isSwitchedOff(error)) this.#onTakenOver(null, "switchedOff");
        },
        onFilling: (filling) => this.#news.setFilling(filling),
        onChanges: (changes, isFilling) => this.#news.changed(changes, isFilling),
        onForgotten: () => this.#onForgotten(),
        onServerTime: (serverTime, at, took) => {
          this.#offset.measure(at - serverTime, took, this.clock.monotonic());
          keepClockOffset(store.journal, this.#offset);
          this.#latest.told(serverTime);
        },
        onLive: (event) => this.#onLive(event),
        onLiveOver: () => this.#onLiveOver(),
        onOutbox: () => this.#onOutbox(),
        onRejected: (rejected) => this.bulk.refusedLater(rejected),
      },
    });
    recallClockOffset(store.journal, this.#offset);
    this.#latest.open(store.journal);
    this.session.restore();
    this.states.restore();
    this.#awaitRememberedCall();
    this.#awaitNextVersion();
    this.#onSession();
    // Who is signing in is told by dispatch who they are; by what was remembered the sync would speak, and hear, as before that.
    if (!this.session.isSigningIn) this.#startSync();
  }
  #startSync(): void {
    if (this.session.person !== null) this.#workplace?.engine?.start();
  }
  /** The state of before a restart speaks of a call: its line reports it again, or it is over. */
  #awaitRememberedCall(): void {
    const isInCall = (): boolean => this.states.state.state === "ringing" || this.states.state.state === "talking";
    if (!isInCall()) {
      this.#leaveTaken();
      return;
    }
    this.#grace = this.clock.after(lineGrace, () => {
      if (!isInCall() || this.hub.liveCalls.length > 0) return;
      this.states.occur({ kind: "ended", wrapUpMs: this.#wrapUpMs() });
      this.#leaveTaken();
    });
  }

  #onVersion(): void {
    this.#awaitNextVersion();
    this.windows.changed();
  }
  /** A version of the configuration or of an article comes into force by itself: the windows are told at its hour, though nobody touches anything. */
  #awaitNextVersion(): void {
    this.#nextVersion?.cancel();
    const { configurations = null, coming = null } = this.#workplace ?? {};
    const waits = [configurations?.untilNext() ?? null, coming?.untilNext() ?? null].filter((wait) => wait !== null);
    if (waits.length === 0) return;
    this.#nextVersion = this.clock.after(Math.min(...waits, versionWatch), () => {
      this.#bringIn();
      this.windows.changed();
      this.#awaitNextVersion();
    });
  }
  #bringIn(): void {
    if (this.#workplace?.bringIn() === true) this.windows.send({ kind: "knowledge" });
  }

  #onSession(): void {
    // Where the person sits elsewhere nothing registers; what a call that still goes on here needs is kept.
    this.hub.setAccount(this.session.takenOver === null ? this.session.line : null);
    if (this.session.person === null) this.hub.forgetEnded();
    this.phone.personChanged();
    const { store } = this.vault;
    if (store !== null) this.#use(readPersonal(store.journal, this.session.person?.id ?? null));
    this.#onState(this.states.state);
  }
  #use({ devices, keys, globalKeys }: Personal): void {
    this.hub.setDevices(devices);
    this.#keys = keys;
    this.#isGlobal = globalKeys;
    this.globalKeys.follow();
  }
  #onState(state: SeatState): void {
    const isThere = this.session.person !== null;
    this.hub.setAccept(isThere && (takesCalls(state) || state.state === "ringing"), isThere && takesColleagues(state));
    this.#onLine();
  }
  #onLine(): void {
    this.#queuePause.follow({
      online: this.#news.isOnline,
      registered: this.hub.view.registration.state === "registered",
      codes: this.session.line?.featureCodes ?? null,
      state: this.states.state,
    });
    this.globalKeys.follow();
    this.windows.changed();
  }
  #onQuality(quality: QualityReport): void {
    if (this.session.person !== null) this.windows.send({ kind: "quality", quality });
  }
  #onLevels(levels: DeviceLevels): void {
    if (this.session.person !== null) this.windows.send({ kind: "levels", levels });
  }
  #wrapUpMs(): number {
    const seconds = this.#workplace?.configurations.inForce()?.wrapUpSeconds;
    return seconds === undefined ? usualWrapUp : seconds * 1_000;
  }

  #fetchAttachment(attachmentId: string): Promise<z.infer<typeof attachmentBytesSchema>> {
    const { api } = this;
    if (api === null) throw new HotlineError({ kind: "dispatchAway" });
    return ask(this.clock, patience.long, attachmentBytesSchema, (signal) => api.knowledge.attachment({ attachmentId }, { signal }));
  }
  async #tellState(state: SeatState): Promise<void> {
    if (this.api === null || this.session.token === null) throw new HotlineError({ kind: "dispatchAway" });
    await this.api.seat.setState({ state }, { signal: AbortSignal.timeout(8_000) });
  }
  #tellIncidents(): void {
    if (this.session.person !== null && this.#workplace !== null) this.windows.send({ kind: "incidents", incidents: this.incidents.list() });
  }
  #onForgotten(): void {
    if (this.session.person !== null) this.windows.send({ kind: "forgotten" });
    this.windows.changed();
  }
  #onOutbox(): void {
    this.#workplace?.engine?.wake();
    this.windows.changed();
  }
  #onLive(event: LiveEvent): void {
    if (event.kind === "queues") this.#queues = event.queues;
    if (event.kind === "hello" && event.role !== undefined) this.session.takeRole(event.role);
    if (event.kind === "handoverTaken") this.handovers.taken(event.callId);
    if (event.kind === "conferences") this.phone.tellConferences(event.conferences);
    if (event.kind === "callOver") this.hub.overElsewhere(event.callId, overCause[event.by]);
    if (event.kind === "takenOver") this.#onTakenOver(event.device, "elsewhere");
    this.windows.changed();
  }
  #onLiveOver(): void {
    this.phone.tellConferences([]);
    this.windows.changed();
  }
  /**
   * The person sits elsewhere, or was switched off: nobody rings here any more. Whom they talk to here is not torn away: the seat is left
   * when that call ends.
   */
  #onTakenOver(device: string | null, why: TakenOver["why"]): void {
    const { person } = this.session;
    if (person === null || this.session.takenOver !== null || this.session.isSigningIn) return;
    this.logger.info("session.takenOver", { why, inCall: this.hub.liveCalls.length > 0 });
    if (why === "switchedOff") this.#forget(person.login);
    this.states.occur({ kind: "chosen", state: "offline", reason: null });
    this.session.giveUpSeat({ at: this.clock.now(), device, why });
    for (const call of this.hub.liveCalls) if (call.phase === "ringing" && call.direction === "in") this.#refuse(call);
    if (this.hub.liveCalls.every(({ phase }) => phase === "ringing")) this.#leaveTaken();
  }
  /** Who was switched off does not come in here without dispatch either. */
  #forget(login: string): void {
    this.vault.forget(login);
    const { store } = this.vault;
    if (store !== null) forgetEnrolled(store.journal, login);
  }
  /** A line that is away has its call ended by the exchange. */
  #refuse({ callId }: LineCall): void {
    if (this.hub.view.attached) this.hub.command({ kind: "reject", callId });
  }
  #leaveTaken(): void {
    if (this.session.takenOver === null || this.session.person === null) return;
    if (this.states.state.state === "wrapUp") this.states.occur({ kind: "wrapUpOver" });
    void this.#workplace?.stop();
    this.session.leaveTaken();
    this.#news.setOnline(false, null);
  }
}
