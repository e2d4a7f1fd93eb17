import { Inviter, RequestPendingError, type Session, SessionState, type Web } from "sip.js";
import type { Clock } from "../../base/clock.ts";
import { TheirReinvites } from "./their-reinvites.ts";

/** What became of a re-INVITE. `unanswered`: the path went under it; `gone`: the far side no longer knows the call. */
export type ReinviteOutcome = "accepted" | "refused" | "unanswered" | "gone";
/** What a re-INVITE asks for; null when it is no longer wanted as its turn comes. */
type Wanted = () => Web.SessionDescriptionHandlerOptions | null;

/** What a queue is given. */
export interface ReinviteQueueOptions {
  readonly session: Session;
  readonly clock: Clock;
  /** [0, 1). */
  readonly random: () => number;
  /** Whether the far side is held. */
  isHeld(): boolean;
}

interface Job {
  readonly wanted: Wanted;
  /** Runs before the next job's turn. */
  readonly onOutcome: (outcome: ReinviteOutcome) => void;
  readonly isRepair: boolean;
}

/** Tries of one re-INVITE that meets another (491). */
const glareTries = 5;

/** How long to wait after a 491: the owner of the Call-ID 2.1–4 s, the other 0–2 s, in steps of 10 ms (RFC 3261 §14.1). */
export const glarePause = (isOwner: boolean, random: number): number => (isOwner ? 2_100 + 10 * Math.floor(random * 191) : 10 * Math.floor(random * 201));

/** SIP.js says by a class of its own that its own re-INVITE is under way, and by words that the far side's is. */
const isPending = (error: unknown): boolean => error instanceof RequestPendingError || (error instanceof Error && error.message.includes("ongoing re-INVITE"));

function outcomeOf(status: number): ReinviteOutcome | "later" {
  if (status === 491) return "later";
  if (status === 408 || status === 503) return "unanswered";
  return status === 481 || status === 410 || status === 404 ? "gone" : "refused";
}

/**
 * One re-INVITE at a time: hold, resume, ICE restart and the exchange's own never collide with each other.
 * While the exchange cannot be reached they wait; a repair of the path goes before all others, and opens the way for them.
 */
export class ReinviteQueue {
  readonly #options: ReinviteQueueOptions;
  readonly #theirs: TheirReinvites;
  readonly #jobs: Job[] = [];
  #isCut = false;
  #isAtWork = false;

  constructor(options: ReinviteQueueOptions) {
    this.#options = options;
    this.#theirs = new TheirReinvites(options);
  }
  /** The call is answered: from now on the far side may re-INVITE too. */
  answered(): void {
    this.#theirs.watch();
  }
  /** A change of the call; it waits while the path is cut. */
  add(wanted: Wanted, onOutcome: (outcome: ReinviteOutcome) => void): void {
    this.#jobs.push({ wanted, onOutcome, isRepair: false });
    void this.#work();
  }
  repair(wanted: Wanted, onOutcome: (outcome: ReinviteOutcome) => void): void {
    this.#jobs.unshift({ wanted, onOutcome, isRepair: true });
    void this.#work();
  }
  setCut(isCut: boolean): void {
    this.#isCut = isCut;
    if (isCut) this.#theirs.cut();
    else void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    for (let job = this.#next(); job !== undefined; job = this.#next()) {
      const wanted = job.wanted();
      if (wanted !== null) this.#settle(job, await this.#send(wanted));
    }
    this.#isAtWork = false;
  }
  /** What was asked for as the path went is asked for again over the next one, after its repair. */
  #settle(job: Job, outcome: ReinviteOutcome): void {
    if (outcome === "unanswered" && !job.isRepair && this.#isCut) this.#jobs.splice(this.#jobs.findLastIndex(({ isRepair }) => isRepair) + 1, 0, job);
    else job.onOutcome(outcome);
  }
  #next(): Job | undefined {
    return this.#jobs[0]?.isRepair === true || !this.#isCut ? this.#jobs.shift() : undefined;
  }
  async #send(wanted: Web.SessionDescriptionHandlerOptions): Promise<ReinviteOutcome> {
    const { session, clock, random } = this.#options;
    for (let attempt = 1; attempt <= glareTries && session.state === SessionState.Established; attempt += 1) {
      const outcome = await this.#theirs.apart(() => this.#invite(wanted));
      if (outcome !== "later") return outcome;
      await new Promise<void>((resolve) => clock.after(glarePause(session instanceof Inviter, random()), resolve));
    }
    return "refused";
  }
  #invite(sessionDescriptionHandlerOptions: Web.SessionDescriptionHandlerOptions): Promise<ReinviteOutcome | "later"> {
    return new Promise((resolve) => {
      const requestDelegate = {
        onAccept: () => resolve("accepted"),
        onReject: ({ message }: { message: { statusCode?: number | undefined } }) => resolve(outcomeOf(message.statusCode ?? 500)),
      };
      this.#options.session
        .invite({ requestDelegate, sessionDescriptionHandlerOptions })
        .catch((error: unknown) => resolve(isPending(error) ? "later" : "refused"));
    });
  }
}
