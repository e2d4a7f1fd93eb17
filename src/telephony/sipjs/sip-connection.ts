import { type Invitation, Registerer, RegistererState, UserAgent, type UserAgentOptions, type Web } from "sip.js";
import type { Clock, Timer } from "../../base/clock.ts";
import type { FrameFault } from "../../contract/line-api.ts";
import type { LineAccount } from "../../contract/session.ts";
import { UnansweredRequests } from "../core/unanswered-requests.ts";
import { descriptionHandlerFactory } from "./description-handler.ts";
import { FrameGuard } from "./frame-guard.ts";

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
  /** A frame went no further than the door. */
  onFault(fault: FrameFault): void;
}

/**
 * A binding lives 120 s and is refreshed after 60 s by the worker's clock. SIP.js would refresh it by the page's timers,
 * which a hidden page slows to one a minute: its own refresh, at 99 %, is the last resort only.
 */
const binding = { expires: 120, refreshPercent: 99, refreshEvery: 60_000 };
/** A question that any answer satisfies, and how long it may take, ms: a dead path is found by nothing else. After a change of the network one waits less. */
const keepAlive = { every: 10_000, limit: 4_000, limitInDoubt: 1_500 };
const registerLimit = 8_000;
/** A call's request that has no answer after so long casts doubt on the path, ms. An INVITE that rings has a provisional one, and does not harm by asking. */
const answerExpected = 2_000;

/** One WebSocket to one server with one registration; when it broke, a new one is made, or this one is taken up again while calls live on it. */
export class SipConnection {
  readonly #options: SipConnectionOptions;
  readonly userAgent: UserAgent;
  #registerer: Registerer | null = null;
  readonly #unanswered = new UnansweredRequests();
  #timer: Timer | null = null;
  #refresh: Timer | null = null;
  #limit: Timer | null = null;
  #frameAt = 0;
  #tries = 0;
  #isGone = false;
  #isQuiet = false;
  #isAsked = false;

  /** @throws Error when the account's address is no SIP address */
  constructor(options: SipConnectionOptions) {
    this.#options = options;
    this.userAgent = new UserAgent(this.#agentOptions());
    const { transport } = this.userAgent;
    const parse = transport.onMessage;
    const guard = new FrameGuard({ userAgent: this.userAgent, onFault: (fault) => options.onFault(fault) });
    transport.onMessage = (message) => {
      this.#frameAt = performance.timeOrigin + performance.now();
      guard.take(message, (frame) => {
        this.#unanswered.received(frame);
        parse?.(frame);
      });
    };
    const send = transport.send.bind(transport);
    transport.send = (message) => {
      const key = this.#unanswered.sent(message, options.clock.monotonic());
      // Somebody waits for this one: that the path is dead is not left to the next keep-alive.
      if (key !== null) options.clock.after(answerExpected, () => this.#unanswered.isWaiting(key) && !this.#isAsked && this.probe());
      return send(message);
    };
  }

  /** Connects and registers; what comes of it is told. */
  open(): Promise<void> {
    return this.#try(async () => {
      await this.userAgent.start();
      await this.#register();
    });
  }
  /** Connects and registers once more with the same dialogs. A path that died quietly is let go first: its own closing would hang. */
  reopen(): Promise<void> {
    const { transport } = this.userAgent;
    this.#isGone = true;
    this.#stopTimers();
    this.giveUpPath();
    void transport.disconnect().catch(() => {});
    this.#isGone = false;
    return this.#try(async () => {
      await transport.connect();
      for (const farewell of this.#unanswered.farewells(this.#options.clock.monotonic())) await transport.send(farewell);
      await this.#register();
    });
  }
  /** No answer comes any more over the path as it was. */
  giveUpPath(): void {
    for (const answer of this.#unanswered.giveUpInvites()) this.userAgent.transport.onMessage?.(answer);
  }
  /** Asks whether the path is alive, and waits less than usual: the network changed. While an answer is waited for the path counts as dead. */
  probe(): void {
    if (this.#registerer === null) return;
    if (this.#isAsked) this.#failed();
    else this.#ask(keepAlive.limitInDoubt);
  }
  /** Another seat has the extension now: registers no more, and goes on for the calls that live here. */
  beQuiet(): void {
    this.#isQuiet = true;
    this.#refresh?.cancel();
    void this.#registerer?.dispose().catch(() => {});
    this.#registerer = null;
  }
  /** Unregisters as far as that goes and lets everything go. */
  close(): void {
    this.#isGone = true;
    this.#stopTimers();
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
      sessionDescriptionHandlerFactory: descriptionHandlerFactory(mediaStreamFactory),
      sessionDescriptionHandlerFactoryOptions: {
        iceGatheringTimeout: 300,
        // One stream of sound needs no bundle, and a far side need not offer one (RFC 9143): `max-bundle` has Chromium refuse such an offer, rtpengine's for one.
        peerConnectionConfiguration: { bundlePolicy: "balanced", iceServers: [], ...(certificate === null ? {} : { certificates: [certificate] }) },
      },
      delegate: { onInvite: (invitation) => onInvite(invitation, this.#frameAt), onDisconnect: () => this.#failed() },
    };
  }
  /** Only the newest try's failure counts. */
  async #try(run: () => Promise<void>): Promise<void> {
    this.#tries += 1;
    const mine = this.#tries;
    await run().catch(() => {
      if (this.#tries === mine) this.#failed();
    });
  }
  /** A registerer of its own for each try: one that failed once may stay stuck in "already in progress". */
  async #register(): Promise<void> {
    if (this.#isQuiet) {
      this.#registered();
      return;
    }
    void this.#registerer?.dispose().catch(() => {});
    const registerer = new Registerer(this.userAgent, { expires: binding.expires, refreshFrequency: binding.refreshPercent });
    this.#registerer = registerer;
    registerer.stateChange.addListener((state) => {
      if (this.#registerer !== registerer) return;
      if (state === RegistererState.Unregistered) this.#failed();
    });
    await this.#send(registerer);
  }
  /** One REGISTER; only its own answer counts. */
  async #send(registerer: Registerer): Promise<void> {
    this.#limit?.cancel();
    this.#limit = this.#options.clock.after(registerLimit, () => this.#failed());
    const mine = (run: () => void): void => {
      if (this.#registerer !== registerer) return;
      this.#limit?.cancel();
      run();
    };
    const onReject = ({ message }: { message: { statusCode?: number | undefined } }): void =>
      mine(() => {
        const code = message.statusCode ?? 500;
        if (code >= 500 || code === 408) this.#failed();
        else this.#refused(code);
      });
    await registerer.register({ requestDelegate: { onAccept: () => mine(() => this.#registered()), onReject } });
  }
  #registered(): void {
    this.#keepAlive();
    const registerer = this.#registerer;
    this.#refresh?.cancel();
    if (registerer !== null) this.#refresh = this.#options.clock.after(binding.refreshEvery, () => void this.#send(registerer).catch(() => this.#failed()));
    this.#options.onRegistered();
  }
  #keepAlive(): void {
    this.#timer?.cancel();
    this.#isAsked = false;
    this.#timer = this.#options.clock.after(keepAlive.every, () => this.#ask(keepAlive.limit));
  }
  #ask(limit: number): void {
    this.#timer?.cancel();
    const { account } = this.#options;
    const [core, target] = [this.userAgent.userAgentCore, UserAgent.makeURI(`sip:${account.domain}`)];
    if (target === undefined || this.#isGone) return;
    this.#isAsked = true;
    const timer = this.#options.clock.after(limit, () => this.#failed());
    this.#timer = timer;
    // An answer that comes after its path was given up says nothing about the new one.
    const answered = (): void => {
      if (this.#timer === timer) this.#keepAlive();
    };
    const question = core.makeOutgoingRequestMessage("OPTIONS", target, this.userAgent.configuration.uri, target, {});
    core.request(question, {
      onAccept: answered,
      onReject: ({ message }) => {
        if (message.statusCode !== 408 && message.statusCode !== 503) answered();
        else if (this.#timer === timer) this.#failed();
      },
    });
  }
  #refused(code: number): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#stopTimers();
    this.#options.onRefused(code);
  }
  #failed(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#stopTimers();
    this.#options.onFailed();
  }
  #stopTimers(): void {
    for (const timer of [this.#timer, this.#refresh, this.#limit]) timer?.cancel();
    this.#timer = null;
    this.#isAsked = false;
  }
}
