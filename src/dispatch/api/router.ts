import { randomBytes } from "node:crypto";
import { implement, ORPCError } from "@orpc/server";
import type { Broadcast } from "../../base/broadcast.ts";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import { storable } from "../../base/storable.ts";
import { dispatchContract, type Floor } from "../../contract/dispatch-api.ts";
import { type ErrorData, HotlineError } from "../../contract/errors.ts";
import { configurationAt } from "../../domain/configuration-versions.ts";
import { publishConfiguration } from "../configuration/publish.ts";
import type { CacheImages } from "../images/cache-images.ts";
import { readFloor } from "../live/floor.ts";
import { liveEvents } from "../live/live-events.ts";
import type { Notice } from "../live/notices.ts";
import type { WindowStreams } from "../live/window-streams.ts";
import { makePerson, managePerson } from "../people/manage-people.ts";
import { takeSeat } from "../people/one-seat.ts";
import { activeRole, asWindowPerson, listPeople } from "../people/people.ts";
import { authenticate, closeDevice, createTokens, renew, type Session, type SessionContext, signIn } from "../people/sessions.ts";
import { setUp } from "../people/set-up-code.ts";
import { readRates } from "../reports/rates.ts";
import { asAuthor } from "../sync/author.ts";
import { type PullContext, pull } from "../sync/pull.ts";
import { push } from "../sync/push.ts";
import { snapshot } from "../sync/snapshot.ts";
import { readAttachment } from "./attachment.ts";
import { askToEnd, giveHandover, handoverTaken, leaveHandover, numberToDial, readCallDirectory } from "./calls.ts";
import { DeviceLimits } from "./device-limits.ts";
import { readOlder, readTicket } from "./history.ts";
import { readStanding } from "./incidents.ts";
import { mayCall, type Permission } from "./permissions.ts";
import { checkProtocol } from "./protocol.ts";
import { pauseRecording, Recordings } from "./recordings.ts";
import { revealNumber } from "./reveal.ts";
import { leaveSeat, setSeatState } from "./seat-states.ts";
import { readWords } from "./words.ts";

/** What a request brings. */
export interface RequestContext {
  readonly authorization: string | undefined;
}

export interface RouterOptions {
  readonly sessions: SessionContext;
  readonly notices: Broadcast<Notice>;
  readonly pulling: PullContext;
  readonly streams: WindowStreams;
  /** Whole caches as they are printed; null: none are. */
  readonly images: CacheImages | null;
  /** Where the exchange leaves its recordings; null: they are not played here. */
  readonly recordingsFolder: string | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

const withData = (data: ErrorData): ORPCError<string, ErrorData> => new ORPCError("HOTLINE", { status: 400, message: data.kind, data });

/** Every failure leaves as one kind with its facts; what is not ours is logged by name and leaves as `internal`. */
function asApiError(error: unknown, logger: Logger): unknown {
  if (error instanceof HotlineError) return withData(error.data);
  if (error instanceof ORPCError) return error.code === "BAD_REQUEST" ? withData({ kind: "invalid" }) : error;
  logger.error("api.failed", {
    name: error instanceof Error ? error.name : "unknown",
    code: error instanceof Error && "code" in error ? String(error.code) : null,
  });
  return withData({ kind: "internal" });
}

/** dispatch's API as the contract says, each call but sign-in and set-up checked for who may. */
export function createRouter({ sessions, notices, pulling, streams, images, recordingsFolder, clock, logger }: RouterOptions) {
  const { database } = sessions;
  const os = implement(dispatchContract)
    .$context<RequestContext>()
    .use(async ({ next }) => {
      try {
        return await next();
      } catch (error) {
        throw asApiError(error, logger);
      }
    });
  const limits = new DeviceLimits(clock);
  const tokens = createTokens(database);
  const enter = async (context: RequestContext, permission: Permission): Promise<Session> => {
    const session = await authenticate({ tokens, clock }, context.authorization);
    limits.count(session.deviceId);
    if (!mayCall(session.person.role, permission)) throw new HotlineError({ kind: "forbidden", detail: permission });
    return session;
  };
  const { configurations } = pulling;
  const recordings = new Recordings(database, sessions.numberKey, recordingsFolder);
  const pushing = { database, clock, logger, numberKey: sessions.numberKey, configurations, randomBytes };

  return os.router({
    session: {
      signIn: os.session.signIn.handler(async ({ input }) => {
        checkProtocol(input.protocol);
        const result = await signIn(sessions, input);
        await takeSeat(database, result.person.id, result.line.extension, result.deviceId, clock.now());
        return result;
      }),
      renew: os.session.renew.handler(async ({ context }) => renew(sessions, await enter(context, "session.renew"))),
      signOut: os.session.signOut.handler(async ({ context }) => {
        const session = await enter(context, "session.signOut");
        await leaveSeat(database, session, clock.now());
        await closeDevice(database, session);
        return {};
      }),
      setUp: os.session.setUp.handler(async ({ input }) => ({ personId: await setUp(database, input) })),
    },
    sync: {
      push: os.sync.push.handler(async ({ context, input }) => {
        const session = await enter(context, "sync.push");
        checkProtocol(input.protocol);
        return limits.during(session.deviceId, () =>
          push(pushing, { deviceId: session.deviceId, person: asAuthor(session.person) }, storable(input.mutations)),
        );
      }),
      pull: os.sync.pull.handler(async ({ context, input }) => {
        const session = await enter(context, "sync.pull");
        checkProtocol(input.protocol);
        const by = { person: asWindowPerson(session.person), deviceId: session.deviceId };
        return limits.during(session.deviceId, () => pull(pulling, by, input));
      }),
      snapshot: os.sync.snapshot.handler(async ({ context, input }) => {
        const session = await enter(context, "sync.snapshot");
        checkProtocol(input.protocol);
        return limits.streaming(session.deviceId, () => snapshot(pulling, asWindowPerson(session.person), input));
      }),
      image: {
        open: os.sync.image.open.handler(async ({ context, input }) => {
          const session = await enter(context, "sync.snapshot");
          checkProtocol(input.protocol);
          const image = await limits.during(session.deviceId, async () => (await images?.open(asWindowPerson(session.person), input.form)) ?? null);
          return { image, serverTime: clock.now() };
        }),
        piece: os.sync.image.piece.handler(async ({ context, input }) => {
          const session = await enter(context, "sync.snapshot");
          if (images === null) throw new HotlineError({ kind: "notFound", detail: "image" });
          return limits.during(session.deviceId, () => images.piece(asWindowPerson(session.person), input));
        }),
      },
      live: os.sync.live.handler(async ({ context, input, signal }) => {
        const session = await enter(context, "sync.live");
        if (input?.protocol !== undefined) checkProtocol(input.protocol);
        return limits.listening(session.deviceId, signal, (until) => liveEvents({ database, notices, streams, clock }, session, input?.protocol, until));
      }),
    },
    seat: {
      setState: os.seat.setState.handler(async ({ context, input }) => {
        await setSeatState(database, await enter(context, "seat.setState"), input.state);
        return { state: input.state };
      }),
    },
    history: {
      older: os.history.older.handler(async ({ context, input }) => {
        const session = await enter(context, "history.older");
        return readOlder(database, input, session.person);
      }),
      ticket: os.history.ticket.handler(async ({ context, input }) => {
        const session = await enter(context, "history.ticket");
        return readTicket(database, input.ticketId, session.person);
      }),
    },
    life: {
      rates: os.life.rates.handler(async ({ context, input }) => {
        await enter(context, "life.rates");
        return readRates(database, configurationAt(await configurations.versions(database), clock.now()), input, clock.now());
      }),
    },
    number: {
      reveal: os.number.reveal.handler(async ({ context, input }) => {
        const { person } = await enter(context, "number.reveal");
        return { number: await revealNumber(database, { ...input, person, now: clock.now() }) };
      }),
    },
    knowledge: {
      attachment: os.knowledge.attachment.handler(async ({ context, input }) => {
        await enter(context, "knowledge.attachment");
        return readAttachment(database, input.attachmentId);
      }),
    },
    floor: {
      watch: os.floor.watch.handler(async ({ context, signal }) => {
        const { deviceId, person } = await enter(context, "floor.watch");
        return limits.listening(deviceId, signal, (until) => floor(person.id, until));
      }),
    },
    calls: {
      directory: os.calls.directory.handler(async ({ context }) => {
        await enter(context, "calls.directory");
        return readCallDirectory(database, clock.now());
      }),
      dialNumber: os.calls.dialNumber.handler(async ({ context, input }) => {
        const { person } = await enter(context, "calls.dialNumber");
        const { ticketId, callId, number: which, callerId, numberHash } = input;
        return numberToDial(database, { ticketId, callId, which, callerId, numberHash, person, now: clock.now() });
      }),
      leave: os.calls.leave.handler(async ({ context, input }) => {
        const { person } = await enter(context, "calls.leave");
        await leaveHandover(database, person.id, input, clock.now());
        return {};
      }),
      end: os.calls.end.handler(async ({ context, input }) => {
        const { person } = await enter(context, "calls.end");
        await askToEnd(database, person.extension, input.callId);
        return {};
      }),
      take: os.calls.take.handler(async ({ context, input }) => {
        const { person } = await enter(context, "calls.take");
        const handover = await giveHandover(database, person, input.callId, clock.now());
        if (!input.saysTaken) await handoverTaken(database, person, input.callId);
        return { handover };
      }),
      taken: os.calls.taken.handler(async ({ context, input }) => {
        const { person } = await enter(context, "calls.take");
        await handoverTaken(database, person, input.callId);
        return {};
      }),
    },
    recording: {
      pause: os.recording.pause.handler(async ({ context, input }) => {
        const { person } = await enter(context, "recording.pause");
        await pauseRecording(database, person, input, clock.now());
        return {};
      }),
      open: os.recording.open.handler(async ({ context, input }) => {
        const { person } = await enter(context, "recording.play");
        return recordings.open(person, input, clock.now());
      }),
      chunk: os.recording.chunk.handler(async ({ context, input }) => {
        const { person } = await enter(context, "recording.play");
        return recordings.chunk(person.id, input, clock.now());
      }),
    },
    incident: {
      standing: os.incident.standing.handler(async ({ context, input }) => {
        await enter(context, "incident.standing");
        return readStanding(database, input.incidentId);
      }),
    },
    together: {
      words: os.together.words.handler(async ({ context, input }) => {
        const { person } = await enter(context, "ticket.words");
        return readWords(database, input, person);
      }),
    },
    configuration: {
      publish: os.configuration.publish.handler(async ({ context, input }) => {
        const { person } = await enter(context, "configuration.publish");
        return publishConfiguration(database, storable(input), { personId: person.id, now: clock.now() });
      }),
    },
    people: {
      list: os.people.list.handler(async ({ context }) => {
        await enter(context, "people.list");
        return listPeople(database);
      }),
      create: os.people.create.handler(async ({ context, input }) => {
        const { person } = await enter(context, "people.create");
        return { personId: await makePerson(sessions, input, { personId: person.id, now: clock.now() }) };
      }),
      change: os.people.change.handler(async ({ context, input }) => {
        const { person } = await enter(context, "people.change");
        await managePerson({ ...sessions, logger }, input, { personId: person.id, now: clock.now() });
        return {};
      }),
    },
  });

  // A stream's caller is let in before the stream begins, so that a refusal is an answer and not a broken stream.
  async function* floor(personId: string, signal: AbortSignal | undefined): AsyncGenerator<Floor, void> {
    const heard = notices.listen(signal, { kind: "unknown" });
    yield await readFloor(database, clock.now());
    for await (const notice of heard) {
      const isAboutThem = notice.kind === "unknown" || (notice.kind === "personChanged" && notice.personId === personId);
      if (isAboutThem && !mayCall(await activeRole(database, personId), "floor.watch")) return;
      if (notice.kind === "queues" || notice.kind === "seats" || notice.kind === "unknown") yield await readFloor(database, clock.now());
    }
  }
}
