import type { Clock } from "../../../src/base/clock.ts";
import { silentLogger } from "../../../src/base/logger.ts";
import type { Random } from "../../../src/base/random.ts";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import type { Person } from "../../../src/contract/session.ts";
import type { SeededRandom } from "../../../src/dispatch/demo/seeded-random.ts";
import { ClockOffset } from "../../../src/seat/clock-offset.ts";
import { Session, type SessionVault } from "../../../src/seat/session/session.ts";
import type { OpenStore } from "../../../src/seat/store/vault.ts";
import type { DispatchApi } from "../../../src/seat/sync/dispatch-client.ts";
import { Workplace } from "../../../src/seat/workplace.ts";
import type { Disk } from "./disk.ts";
import type { SeatFaults } from "./faults.ts";
import type { Life, Link } from "./link.ts";
import type { Scheduler } from "./scheduler.ts";
import type { SimulatedDispatch } from "./simulated-dispatch.ts";

/** Small, so that a history of a few changes has pages, pieces and batches. */
const sizes = { pulled: 5, applied: 2, pushed: 3, pushedText: 4_000 };
/** Somebody who could not sign in tries again after so long, ms; the seat's key derivation takes as long as this. */
const [signInAgain, keyDerivation] = [7_000, 120];

export interface SeatOptions {
  readonly name: string;
  readonly person: Person;
  readonly scheduler: Scheduler;
  readonly random: SeededRandom;
  readonly link: Link;
  readonly dispatch: SimulatedDispatch;
  readonly disk: Disk;
  readonly faults: SeatFaults;
}

/** What runs on a seat's machine between its start and its end. */
export interface Process {
  readonly life: Life;
  readonly store: OpenStore;
  readonly session: Session;
  readonly workplace: Workplace;
}

/** One operator's machine: the real session, outbox, picture and engine on a disk, a clock and a network of the simulation. */
export class SimulatedSeat {
  readonly name: string;
  readonly person: Person;
  readonly disk: Disk;
  readonly link: Link;
  /** Its wall clock against the true time, ms. */
  skew = 0;
  /** The version of the wire that its program speaks. */
  protocol = protocolVersion;
  readonly #options: SeatOptions;
  #process: Process | null = null;
  #offset = new ClockOffset();

  constructor(options: SeatOptions) {
    this.#options = options;
    this.name = options.name;
    this.person = options.person;
    this.disk = options.disk;
    this.link = options.link;
  }
  /** null while it is off. */
  get process(): Process | null {
    return this.#process?.life.isAlive === true ? this.#process : null;
  }
  centralNow(): number {
    return Math.max(0, Math.round(this.#wallClock() - (this.#offset.value ?? 0)));
  }

  start(): void {
    if (this.#process !== null) return;
    const life: Life = { isAlive: true };
    this.#offset = new ClockOffset();
    const { disk, faults, scheduler } = this.#options;
    const on = { rebuilt: () => {}, killed: () => void scheduler.after(0, () => this.#end(life, false)) };
    const store = disk.open(life, faults, on);
    const clock = this.#clock(life);
    let workplace: Workplace | null = null;
    const session = new Session({
      vault: this.#vault(store, clock),
      api: this.#api(life, () => session.token),
      clock,
      logger: silentLogger,
      // Clocks jump by weeks here: how long offline sign-in is good is not what is simulated.
      time: { now: () => clock.now(), behind: null, note: () => {}, told: () => {} },
      deviceName: null,
      onOpened: () => {},
      onElsewhere: () => {},
      onSignedIn: () => workplace?.engine?.listenAnew(),
      onDeviceChanged: (deviceId) => workplace?.outbox.moveToDevice(deviceId),
      onChange: () => {},
    });
    workplace = this.#workplace(store, session, clock, life);
    session.restore();
    this.#process = { life, store, session, workplace };
    void this.#signIn(this.#process, clock);
  }
  /** The process ends as it stands, and the disk keeps what it wrote. @param isPowerCut but for what was not durable */
  kill(isPowerCut = false): void {
    if (this.#process !== null) this.#end(this.#process.life, isPowerCut);
  }

  #end(life: Life, isPowerCut: boolean): void {
    if (this.#process?.life !== life) return;
    life.isAlive = false;
    this.link.reset();
    this.disk.close(isPowerCut);
    this.#process = null;
  }
  async #signIn({ life, session, workplace }: Process, clock: Clock): Promise<void> {
    while (life.isAlive) {
      try {
        await session.signIn(this.person.login, "password", true);
        workplace.engine?.start();
        return;
      } catch {
        await new Promise<void>((resolve) => clock.after(signInAgain, resolve));
      }
    }
  }

  #wallClock(): number {
    return Math.max(0, this.#options.scheduler.now + this.skew);
  }
  #clock(life: Life): Clock {
    const { scheduler } = this.#options;
    return {
      now: () => this.#wallClock(),
      monotonic: () => scheduler.now,
      after: (delay, run) => scheduler.after(delay, () => life.isAlive && run()),
    };
  }
  #random(): Random {
    const { random } = this.#options;
    return { next: () => random.next(), bytes: (count) => random.bytes(count) };
  }
  /** The seat's folder without its ciphers: the passwords that guard them have no part in the sync. */
  #vault(store: OpenStore, clock: Clock): SessionVault {
    const { disk } = this;
    return {
      store,
      hasKeyWrap: false,
      need: () => store,
      get deviceId() {
        return disk.deviceId;
      },
      knows: () => true,
      openByPassword: async () => true,
      openByDispatch: () => {},
      openByRecoveryKey: () => true,
      renewKeyWrap: async () => {},
      claim: async () => ({ deviceId: disk.deviceId, deviceSecret: disk.deviceSecret }),
      takeDevice: (deviceId, secret) => disk.takeDevice(deviceId, secret),
      enrol: async () => {
        await new Promise<void>((resolve) => clock.after(keyDerivation, resolve));
      },
    };
  }
  #workplace(store: OpenStore, session: Session, clock: Clock, life: Life): Workplace {
    const workplace: Workplace = new Workplace({
      store,
      session,
      api: this.#api(life, () => session.token),
      clock,
      logger: silentLogger,
      random: this.#random(),
      sizes,
      deviceId: () => this.disk.deviceId,
      forgetDevice: () => this.disk.takeDevice(null, null),
      centralNow: () => this.centralNow(),
      listener: {
        onOnline: () => {},
        onFilling: () => {},
        onChanges: () => {},
        onForgotten: () => {},
        onServerTime: (serverTime, at, took) => this.#offset.measure(at - serverTime, took, clock.monotonic()),
        onLive: () => {},
        onLiveOver: () => {},
        onRejected: () => {},
        onOutbox: () => workplace.engine?.wake(),
      },
    });
    return workplace;
  }
  #api(life: Life, token: () => string | null): DispatchApi {
    const { link, dispatch } = this.#options;
    const bearer = (): string => `Bearer ${token() ?? ""}`;
    type Given = { readonly signal: AbortSignal };
    const api = {
      session: {
        signIn: (input: { login: string; deviceId: string | null; deviceSecret: string | null }, { signal }: Given) =>
          link.call(life, signal, () => dispatch.signIn({ ...input, protocol: this.protocol }).then(copied), false),
        renew: (_: undefined, { signal }: Given) => link.call(life, signal, () => dispatch.renew(bearer()).then(copied), false),
      },
      sync: {
        push: (input: object, { signal }: Given) => {
          const [sent, authorization] = [copied({ ...input, protocol: this.protocol }), bearer()];
          return link.call(life, signal, () => dispatch.push(authorization, sent).then(copied));
        },
        pull: (input: object, { signal }: Given) => {
          const [sent, authorization] = [copied({ ...input, protocol: this.protocol }), bearer()];
          return link.call(life, signal, () => dispatch.pull(authorization, sent).then(copied));
        },
        snapshot: (input: object, { signal }: Given) => {
          const [sent, authorization] = [copied({ ...input, protocol: this.protocol }), bearer()];
          return link.stream(life, signal, () => dispatch.snapshot(authorization, sent));
        },
        live: (_: object, { signal }: Given) => link.stream(life, signal, (ended) => dispatch.live(bearer(), { protocol: this.protocol }, ended)),
      },
    };
    return this.#options.faults.api(api as unknown as DispatchApi);
  }
}

/** As the wire has it. */
const copied = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
