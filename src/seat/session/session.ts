import { verify } from "@node-rs/argon2";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import { HotlineError } from "../../contract/errors.ts";
import { protocolVersion } from "../../contract/protocol-version.ts";
import type { Role } from "../../contract/rows.ts";
import type { TakenOver } from "../../contract/seat-api.ts";
import { type Person, type SignInResult, signInResultSchema } from "../../contract/session.ts";
import type { DeviceClaim } from "../store/key-slots.ts";
import type { OpenStore, Vault } from "../store/vault.ts";
import { ask, type DispatchApi, patience } from "../sync/dispatch-client.ts";
import type { LatestTime } from "./latest-time.ts";
import { OfflineAttempts } from "./offline-attempts.ts";
import { foldLogin, type RememberedSession, readEnrolled, readSession, writeEnrolled, writeSession } from "./remembered.ts";

/** What a session needs of the seat's folder. */
export type SessionVault = Pick<
  Vault,
  | "store"
  | "need"
  | "deviceId"
  | "claim"
  | "hasKeyWrap"
  | "knows"
  | "openByPassword"
  | "openByDispatch"
  | "openByRecoveryKey"
  | "renewKeyWrap"
  | "takeDevice"
  | "enrol"
>;

/** What a session is given. */
export interface SessionOptions {
  readonly vault: SessionVault;
  /** null: this seat knows no dispatch. */
  readonly api: DispatchApi | null;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What offline sign-in is reckoned by. */
  readonly time: Pick<LatestTime, "now" | "behind" | "note" | "told">;
  /** As people call this machine; null where it has no name. */
  readonly deviceName: string | null;
  /** The store was just opened; called before anything is read from it. */
  onOpened(store: OpenStore): void;
  /** The device goes by another id from now on: what waits must be numbered anew. */
  onDeviceChanged(deviceId: string): void;
  /** dispatch says that the person sits elsewhere now, or was switched off. @param device that other machine's name */
  onElsewhere(device: string | null, why: TakenOver["why"]): void;
  /** This device is the person's seat from now on, and has another token: what is still told of before, such as who sat where, is over. */
  onSignedIn(): void;
  /** Who is signed in, the token or the line's account changed. */
  onChange(): void;
}

/** A token is renewed when less than this is left of its half day, and the line's secret with it. Ms. */
const renewalMargin = 3 * 3_600_000;

/** What was typed at sign-in. */
interface Typed {
  readonly login: string;
  readonly password: string;
}

/**
 * Who is signed in at this seat, with or without dispatch.
 *
 * ```
 *  nobody ──signIn──► here (dispatch agreed: token) ──token ends──► renewed by itself
 *    ▲  └──signIn──► here (offline: no token) ──dispatch is back──► signed in there with what was typed
 *    ├──signOut── here
 *    └──leave── taken over (no line any more; a call goes on to its end) ◄──takenOver · switched off── here
 * ```
 * What was typed at sign-in is kept in memory alone, to sign in at dispatch when it comes back.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #attempts: OfflineAttempts;
  #remembered: RememberedSession | null = null;
  #typed: Typed | null = null;
  #signingIn = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#attempts = new OfflineAttempts(options.clock);
  }
  get person(): Person | null {
    return this.#remembered?.person ?? null;
  }
  /** @throws HotlineError `unauthenticated` when nobody is signed in */
  get needPerson(): Person {
    if (this.person === null) throw new HotlineError({ kind: "unauthenticated" });
    return this.person;
  }
  get token(): string | null {
    return this.#remembered?.token ?? null;
  }
  /** The city's key for hashing numbers; null before the first sign-in. */
  get numberKey(): Buffer | null {
    return this.#remembered === null ? null : Buffer.from(this.#remembered.numberKey, "base64url");
  }
  /** What the line registers with; it outlives a sign-out, for the phone stays registered between shifts. */
  get line(): RememberedSession["line"] | null {
    const line = this.#remembered?.line ?? null;
    return line === null || line.exchange === "none" || line.expiresAt <= this.#options.clock.now() ? null : line;
  }
  /** dispatch is asked for a token: until it has answered, who sits where is its to say, and not what was heard before. */
  get isSigningIn(): boolean {
    return this.#signingIn > 0;
  }
  /** Since when, and where, the last person here sits elsewhere, or that they were switched off; null when neither is so. */
  get takenOver(): TakenOver | null {
    return this.#remembered?.takenOver ?? null;
  }

  /** Takes up what the journal remembers, after the store was opened by the key ring. */
  restore(): void {
    const { store, hasKeyWrap } = this.#options.vault;
    if (store === null) return;
    const remembered = readSession(store.journal);
    // Where passwords guard the store, whoever opened it is still to be known.
    this.#remembered = hasKeyWrap || remembered === null ? remembered : { ...remembered, person: null, token: null, tokenExpiresAt: 0 };
  }

  /**
   * Signs a person in at dispatch, or here when dispatch is away and the person is enrolled on this device.
   * @param takeOver also when the person sits elsewhere; without it the answer is `signedInElsewhere`
   * @throws HotlineError `wrongPassword`, `tooManyAttempts`, `signedInElsewhere`, `dispatchAway` (not enrolled here), `tokenExpired` (too long without dispatch; detail `clockBehind` where
   * the clock was set back meanwhile), `storeDamaged`
   */
  async signIn(login: string, password: string, takeOver: boolean): Promise<{ person: Person; offline: boolean }> {
    try {
      return { person: await this.#signInThere({ login, password }, takeOver), offline: false };
    } catch (error) {
      if (!(error instanceof HotlineError) || error.kind !== "dispatchAway") throw error;
    }
    return { person: await this.#signInHere(login, password), offline: true };
  }

  /** How long who is signed in may sign in here without dispatch, UTC ms. */
  get offlineUntil(): number | null {
    const { store } = this.#options.vault;
    return store === null || this.person === null ? null : (readEnrolled(store.journal, this.person.login)?.until ?? null);
  }
  /** Opens a locked store by the key that dispatch tells an administrator. @throws HotlineError `wrongPassword` when it is another store's; `storeDamaged` */
  async recover(recoveryKey: string): Promise<void> {
    const { vault } = this.#options;
    if (vault.store !== null) return;
    if (!vault.openByRecoveryKey(recoveryKey.trim())) throw new HotlineError({ kind: "wrongPassword", detail: "recoveryKey" });
    await vault.renewKeyWrap();
    this.#options.onOpened(vault.need());
  }

  /** Nobody is signed in afterwards, even when dispatch cannot be told. */
  async signOut(): Promise<void> {
    const { api, clock, logger } = this.#options;
    const hadToken = this.token !== null;
    if (api !== null && hadToken) {
      await ask(clock, patience.short, anything, (signal) => api.session.signOut(undefined, { signal })).catch(() => logger.info("session.signOut.untold"));
    }
    this.#leave();
  }
  /** dispatch says what the person is by now; so they are also where they sign in without it. */
  takeRole(role: Role): void {
    const { store } = this.#options.vault;
    if (this.#remembered === null || this.person === null || store === null || this.person.role === role) return;
    const person = { ...this.person, role };
    const enrolled = readEnrolled(store.journal, person.login);
    if (enrolled !== null) writeEnrolled(store.journal, person.login, { ...enrolled, person });
    this.#remember({ ...this.#remembered, person });
  }
  /** The person sits elsewhere, or was switched off: nothing registers here any more, and nobody is signed in after `leaveTaken`. */
  giveUpSeat(takenOver: TakenOver): void {
    this.#typed = null;
    if (this.#remembered !== null) this.#remember({ ...this.#remembered, takenOver });
  }
  /** Ends here what goes on elsewhere, or no more. What was typed stays in the journal. */
  leaveTaken(): void {
    this.#leave();
  }

  /** Before a round of sync: a token, and one that does not end soon. @throws HotlineError when there is none to be had */
  async keepToken(): Promise<void> {
    const { api, clock } = this.#options;
    const remembered = this.#remembered;
    if (api === null || remembered === null) throw new HotlineError({ kind: "dispatchAway" });
    if (remembered.token === null) {
      if (this.#typed === null) throw new HotlineError({ kind: "unauthenticated" });
      await this.#signInThere(this.#typed, false).catch((error: unknown) => this.#failedAgain(error));
    } else if (remembered.tokenExpiresAt - clock.now() < renewalMargin) {
      const renewed = ask(clock, patience.short, signInResultSchema, (signal) => api.session.renew(undefined, { signal }));
      this.#take(await renewed.catch((error: unknown) => this.#failedAgain(error)));
    }
  }
  /** Whether what was typed is still known. */
  get canReauthenticate(): boolean {
    return this.#typed !== null;
  }
  /** A new token by what was typed. @returns whether there is one */
  async reauthenticate(): Promise<boolean> {
    if (this.#typed === null) return false;
    try {
      // A device without an id was the person's seat a moment ago, under the id that it lost.
      await this.#signInThere(this.#typed, this.#options.vault.deviceId === null).catch((error: unknown) => this.#failedAgain(error));
      return true;
    } catch (error) {
      this.#options.logger.warn("session.reauthenticate.failed", { kind: error instanceof HotlineError ? error.kind : "internal" });
      return false;
    }
  }

  /** Nobody was asked: a person who sits elsewhere meanwhile stays there, and one who was switched off is signed out. */
  #failedAgain(error: unknown): never {
    if (error instanceof HotlineError && error.kind === "signedInElsewhere") this.#options.onElsewhere(error.elsewhere?.device ?? null, "elsewhere");
    if (isSwitchedOff(error)) this.#options.onElsewhere(null, "switchedOff");
    throw error;
  }
  async #signInThere(typed: Typed, takeOver: boolean): Promise<Person> {
    this.#signingIn += 1;
    try {
      const result = await this.#comeIn(typed, takeOver);
      this.#options.onSignedIn();
      this.#take(result);
      return result.person;
    } finally {
      this.#signingIn -= 1;
    }
  }
  async #comeIn(typed: Typed, takeOver: boolean): Promise<SignInResult> {
    const { vault } = this.#options;
    const { login, password } = typed;
    const claim = await vault.claim(typed);
    let result = await this.#askThere(typed, claim, takeOver);
    if (vault.store === null) {
      if (!(await vault.openByPassword(login, password))) vault.openByDispatch(result.numberKey);
      this.#options.onOpened(vault.need());
      // Who never signed in here is answered before the store opens, and with it what the device proves itself by.
      const opened = await vault.claim(typed);
      if (claim.deviceId === null && opened.deviceId !== null) result = await this.#askThere(typed, opened, true);
    }
    const isNewDevice = vault.deviceId !== result.deviceId;
    // Together, so that nothing is numbered for the new device before what was made earlier.
    vault.takeDevice(result.deviceId, result.deviceSecret);
    if (isNewDevice) this.#options.onDeviceChanged(result.deviceId);
    await vault.enrol({ login, password, recoverySecret: result.numberKey });
    this.#options.time.told(result.serverTime);
    writeEnrolled(vault.need().journal, login, { person: result.person, verifier: result.offlineVerifier, until: result.offlineUntil });
    this.#typed = { login, password };
    return result;
  }
  async #askThere({ login, password }: Typed, claim: DeviceClaim, takeOver: boolean): Promise<SignInResult> {
    const { api, clock, deviceName } = this.#options;
    if (api === null) throw new HotlineError({ kind: "dispatchAway" });
    const input = { protocol: protocolVersion, login, password, ...claim, deviceName, takeOver };
    return ask(clock, patience.short, signInResultSchema, (signal) => api.session.signIn(input, { signal }));
  }

  async #signInHere(login: string, password: string): Promise<Person> {
    const { vault, time } = this.#options;
    this.#attempts.check(login);
    const isOpen = vault.store !== null;
    if (!vault.hasKeyWrap) {
      if (!vault.knows(login)) throw new HotlineError({ kind: "dispatchAway", detail: "notEnrolledHere" });
      if (!(await vault.openByPassword(login, password))) throw this.#attempts.failed(login);
      if (!isOpen) this.#options.onOpened(vault.need());
    }
    const { journal } = vault.need();
    const enrolled = readEnrolled(journal, login);
    const remembered = readSession(journal);
    if (enrolled === null || remembered === null) throw new HotlineError({ kind: "dispatchAway", detail: "notEnrolledHere" });
    if (vault.hasKeyWrap && !(await verify(enrolled.verifier, password))) throw this.#attempts.failed(login);
    time.note();
    if (enrolled.until <= time.now()) throw new HotlineError({ kind: "tokenExpired", detail: time.behind === null ? "offline" : "clockBehind" });
    const isSame = remembered.person !== null && foldLogin(remembered.person.login) === foldLogin(login);
    this.#attempts.succeeded(login);
    this.#typed = { login, password };
    this.#remember({ ...remembered, person: enrolled.person, takenOver: null, ...(isSame ? {} : { token: null, tokenExpiresAt: 0 }) });
    return enrolled.person;
  }

  #take(result: SignInResult): void {
    const { person, token, tokenExpiresAt, numberKey, line, outboxKey } = result;
    this.#remember({ person, token, tokenExpiresAt, numberKey, line, outboxKey, takenOver: null });
  }
  #leave(): void {
    this.#typed = null;
    if (this.#remembered !== null) this.#remember({ ...this.#remembered, person: null, token: null, tokenExpiresAt: 0 });
  }
  #remember(session: RememberedSession): void {
    this.#remembered = session;
    const { store } = this.#options.vault;
    if (store !== null) writeSession(store.journal, session);
    this.#options.onChange();
  }
}

/** dispatch's word that a person may sign in no longer, however good their password or token was. */
export const isSwitchedOff = (error: unknown): boolean => error instanceof HotlineError && error.kind === "forbidden" && error.detail === "switchedOff";

const anything = { parse: (value: unknown): unknown => value };
