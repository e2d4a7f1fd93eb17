import { type Invitation, Registerer, RegistererState, UserAgent, type UserAgentOptions, Web } from "sip.js";
import type { Clock, Timer } from "../../base/clock.ts";
import type { LineAccount } from "../../contract/session.ts";

/** What a connection is given. */
export interface SipConnectionOptions {
  readonly account: LineAccount;
  readonly server: string;
  readonly clock: Clock;
  readonly mediaStreamFactory: Web.MediaStreamFactory;
  readonly certificate: RTCCertificate | null;
  /** @param receivedAt when the INVITE's frame arrived, wall clock, ms with fraction */
  onInvite(invitation: Invitation, receivedAt: number): void;
  onRegistered(): void;
  /** The transport, the registration or the keep-alive broke. */
  onFailed(): void;
  onRefused(code: number): void;
}

/** Seconds a binding lives, and the percentage of it after which it is refreshed. */
const binding = { expires: 120, refresh: 70 };
/** A question that any answer satisfies, and how long it may take, ms: a dead path is found by nothing else. */
const keepAlive = { every: 10_000, limit: 4_000 };
const registerLimit = 8_000;

/** One WebSocket to one server with one registration; when it broke, a new one is made, or this one is taken up again while calls live on it. */
export class SipConnection {
  readonly #options: SipConnectionOptions;
  readonly userAgent: UserAgent;
  #registerer: Registerer | null = null;
  #timer: Timer | null = null;
  #frameAt = 0;
  #isGone = false;

  /** @throws Error when the account's address is no SIP address */
  constructor(options: SipConnectionOptions) {
    this.#options = options;
    this.userAgent = new UserAgent(this.#agentOptions());
    const { transport } = this.userAgent;
    const parse = transport.onMessage;
    transport.onMessage = (message) => {
      this.#frameAt = performance.timeOrigin + performance.now();
      parse?.(message);
    };
  }

  /** Connects and registers; what comes of it is told. */
  async open(): Promise<void> {
    try {
      await this.userAgent.start();
      await this.#register();
    } catch {
      this.#failed();
    }
  }
  /** Connects and registers once more with the same dialogs. A path that died quietly is let go first: its own closing would hang. */
  async reopen(): Promise<void> {
    this.#isGone = false;
    this.#stopTimer();
    const { transport } = this.userAgent;
    void transport.disconnect().catch(() => {});
    try {
      await transport.connect();
      await this.#register();
    } catch {
      this.#failed();
    }
  }
  /** Asks now whether the path is alive. */
  probe(): void {
    if (this.#registerer !== null) this.#ask();
  }
  /** Unregisters as far as that goes and lets everything go. */
  close(): void {
    this.#isGone = true;
    this.#stopTimer();
    const registerer = this.#registerer;
    this.#registerer = null;
    if (registerer?.state === RegistererState.Registered) void registerer.unregister().catch(() => {});
    void this.userAgent.stop().catch(() => {});
  }

  #agentOptions(): UserAgentOptions {
    const { account, server, mediaStreamFactory, certificate, onInvite } = this.#options;
    const uri = UserAgent.makeURI(`sip:${account.extension}@${account.domain}`);
    if (uri === undefined) throw new Error("the account has no SIP address");
    return {
      uri,
      authorizationUsername: account.extension,
      authorizationPassword: account.secret,
      transportOptions: { server, connectionTimeout: 5 },
      logBuiltinEnabled: false,
      noAnswerTimeout: 120,
      userAgentString: "HotlineConsole",
      sessionDescriptionHandlerFactory: Web.defaultSessionDescriptionHandlerFactory(mediaStreamFactory),
      sessionDescriptionHandlerFactoryOptions: {
        iceGatheringTimeout: 300,
        peerConnectionConfiguration: { bundlePolicy: "max-bundle", iceServers: [], ...(certificate === null ? {} : { certificates: [certificate] }) },
      },
      delegate: { onInvite: (invitation) => onInvite(invitation, this.#frameAt), onDisconnect: () => this.#failed() },
    };
  }
  /** A registerer of its own for each try: one that failed once may stay stuck in "already in progress". */
  async #register(): Promise<void> {
    void this.#registerer?.dispose().catch(() => {});
    const registerer = new Registerer(this.userAgent, { expires: binding.expires, refreshFrequency: binding.refresh });
    this.#registerer = registerer;
    const limit = this.#options.clock.after(registerLimit, () => this.#failed());
    registerer.stateChange.addListener((state) => {
      if (this.#registerer !== registerer) return;
      if (state === RegistererState.Unregistered) this.#failed();
      if (state !== RegistererState.Registered) return;
      limit.cancel();
      this.#keepAlive();
      this.#options.onRegistered();
    });
    const onReject = ({ message }: { message: { statusCode?: number | undefined } }): void => {
      limit.cancel();
      const code = message.statusCode ?? 500;
      if (code >= 500 || code === 408) this.#failed();
      else this.#refused(code);
    };
    await registerer.register({ requestDelegate: { onReject } });
  }
  #keepAlive(): void {
    this.#stopTimer();
    this.#timer = this.#options.clock.after(keepAlive.every, () => this.#ask());
  }
  #ask(): void {
    this.#stopTimer();
    const { account } = this.#options;
    const [core, target] = [this.userAgent.userAgentCore, UserAgent.makeURI(`sip:${account.domain}`)];
    if (target === undefined || this.#isGone) return;
    this.#timer = this.#options.clock.after(keepAlive.limit, () => this.#failed());
    const answered = (): void => this.#keepAlive();
    const question = core.makeOutgoingRequestMessage("OPTIONS", target, this.userAgent.configuration.uri, target, {});
    core.request(question, {
      onAccept: answered,
      onReject: ({ message }) => (message.statusCode === 408 || message.statusCode === 503 ? this.#failed() : answered()),
    });
  }
  #refused(code: number): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#stopTimer();
    this.#options.onRefused(code);
  }
  #failed(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#stopTimer();
    this.#options.onFailed();
  }
  #stopTimer(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
