import { implement } from "@orpc/server";
import { z } from "zod";
import { type Floor, floorSchema } from "../../contract/dispatch-api.ts";
import { HotlineError } from "../../contract/errors.ts";
import { seatContract } from "../../contract/seat-api.ts";
import { maySeeTicket } from "../../domain/confidentiality.ts";
import { Callers } from "../callers/callers.ts";
import { Lists } from "../lists/lists.ts";
import { OlderHistory } from "../older-history.ts";
import type { Seat } from "../seat.ts";
import { asHotlineError, ask, patience } from "../sync/dispatch-client.ts";
import { exportOutbox } from "../sync/export-outbox.ts";
import { callersRoutes } from "./callers-routes.ts";
import { configurationRoutes } from "./configuration-routes.ts";
import { entryRoutes } from "./entry-routes.ts";
import { formsRoutes } from "./forms-routes.ts";
import { asSeatError } from "./handler-errors.ts";
import { createKnowledgeRoutes } from "./knowledge-routes.ts";
import { listsRoutes } from "./lists-routes.ts";
import { peopleRoutes } from "./people-routes.ts";
import { personalRoutes } from "./personal-routes.ts";
import { phoneRoutes } from "./phone-routes.ts";
import { recordingRoutes } from "./recording-routes.ts";
import { rejectedRoutes } from "./rejected-routes.ts";
import { ticketLifeRoutes } from "./ticket-life-routes.ts";
import { togetherRoutes } from "./together-routes.ts";

/** Days begin at midnight in the hotline's city (UTC+8, no summer time). */
const cityOffset = 8 * 3_600_000;
const revealedSchema = z.object({ number: z.string() });

/** What nobody must have signed in for. */
const openRoutes: ReadonlySet<string> = new Set(["session.signIn", "session.recover"]);

/** The whole of the seat's contract, for its console windows; all but `watch`, `session.signIn` and `session.recover` ask for who is signed in. */
export function createConsoleRouter(seat: Seat) {
  const { session, desk, states, hub, windows, clock } = seat;
  const older = new OlderHistory({
    api: seat.api,
    clock,
    workplace: () => seat.needWorkplace(),
    numberKey: () => session.numberKey,
    centralNow: () => seat.centralNow(),
  });
  const callers = new Callers({ workplace: () => seat.needWorkplace(), person: () => session.needPerson, centralNow: () => seat.centralNow() });
  const lists = new Lists({ workplace: () => seat.needWorkplace(), person: () => session.needPerson, logger: seat.logger });
  const os = implement(seatContract).use(async ({ next, path }) => {
    try {
      const isOpen = path[0] === "watch" || path[0] === "line" || openRoutes.has(path.join("."));
      if (!isOpen) void session.needPerson;
      const answer = await next();
      if (path[0] === "draft" || path[0] === "forms") seat.clearDiskTrouble();
      return answer;
    } catch (error) {
      const failure = asSeatError(error, seat.logger);
      if (failure.message === "diskFull") seat.setTrouble("diskFull");
      throw failure;
    }
  });
  const needApi = () => {
    if (seat.api === null) throw new HotlineError({ kind: "dispatchAway" });
    return seat.api;
  };
  const today = (): string => new Date(seat.centralNow() + cityOffset).toISOString().slice(0, 10);
  const person = () => session.needPerson;
  const readsConfidential = (): boolean => person().role !== "operator";

  return os.router({
    watch: os.watch.handler(({ signal }) => windows.watch(signal)),
    session: {
      signIn: os.session.signIn.handler(({ input }) => seat.signIn(input.login, input.password, input.takeOver)),
      recover: os.session.recover.handler(async ({ input }) => {
        await seat.recover(input.recoveryKey);
        return {};
      }),
      signOut: os.session.signOut.handler(async () => {
        await seat.signOut();
        return {};
      }),
    },
    state: {
      choose: os.state.choose.handler(({ input }) => {
        const reasonName = seat.workplace?.configurations.breakReasonName(input.reason) ?? null;
        return states.occur({ kind: "chosen", ...input, reasonName });
      }),
      endWrapUp: os.state.endWrapUp.handler(() => states.occur({ kind: "wrapUpOver" })),
      extendWrapUp: os.state.extendWrapUp.handler(({ input }) => states.occur({ kind: "wrapUpExtended", byMs: input.by })),
    },
    call: {
      answer: os.call.answer.handler(({ input }) => commanded(() => hub.command({ kind: "answer", ...input }))),
      reject: os.call.reject.handler(({ input }) => commanded(() => hub.command({ kind: "reject", ...input }))),
      hangUp: os.call.hangUp.handler(({ input }) => commanded(() => hub.command({ kind: "hangUp", ...input }))),
      hold: os.call.hold.handler(({ input }) => commanded(() => hub.command({ kind: "hold", ...input }))),
      mute: os.call.mute.handler(({ input }) => commanded(() => hub.command({ kind: "mute", ...input }))),
      painted: os.call.painted.handler(({ input }) => commanded(() => hub.command({ kind: "painted", callId: input.callId }))),
    },
    phone: phoneRoutes(seat),
    pop: {
      get: os.pop.get.handler(({ input }) => desk.pop(input.callId)),
      byHand: os.pop.byHand.handler(({ input }) => desk.byHand(input.number, input.channel)),
      search: os.pop.search.handler(({ input }) => seat.needWorkplace().picture.findCallers(input.text, input.limit)),
      ofCaller: os.pop.ofCaller.handler(({ input }) => desk.popOfCaller(input.callId, input.callerId)),
      older: os.pop.older.handler(async ({ input }) => {
        windows.send(await older.ofPop(desk.pop(input.callId)));
        return {};
      }),
    },
    draft: {
      list: os.draft.list.handler(() => desk.drafts()),
      forCall: os.draft.forCall.handler(async ({ input }) => {
        await seat.handovers.settled(input.callId);
        return desk.draftForCall(input.callId);
      }),
      forTicket: os.draft.forTicket.handler(({ input }) => desk.draftForTicket(input.ticketId)),
      save: os.draft.save.handler(({ input }) => desk.saveDraft(input.draftId, input.windowId, input.patch)),
      discard: os.draft.discard.handler(({ input }) => commanded(() => desk.discardDraft(input.draftId))),
      submit: os.draft.submit.handler(({ input }) => desk.submit(input.draftId, input.status)),
    },
    ticket: {
      get: os.ticket.get.handler(async ({ input }) => {
        await older.ensureTicket(input.ticketId);
        return desk.ticket(input.ticketId);
      }),
      list: os.ticket.list.handler(({ input }) =>
        seat
          .needWorkplace()
          .picture.listTickets(input, readsConfidential())
          .filter((ticket) => maySeeTicket(person(), ticket)),
      ),
    },
    calls: { list: os.calls.list.handler(({ input }) => seat.needWorkplace().picture.listCalls(input.before, input.limit)) },
    life: ticketLifeRoutes(seat),
    joinCall: os.joinCall.handler(({ input }) => commanded(() => desk.joinCall(input.manualCallId, input.exchangeCallId))),
    knowledge: createKnowledgeRoutes(seat.knowledge),
    place: {
      search: os.place.search.handler(({ input }) => seat.needWorkplace().places.search({ ...input, today: today() })),
      get: os.place.get.handler(({ input }) => {
        const found = seat.needWorkplace().places.hit(input.placeId);
        if (found === null) throw new HotlineError({ kind: "notFound", detail: "place" });
        return found;
      }),
    },
    configuration: os.configuration.handler(() => {
      const found = seat.needWorkplace().configurations.inForce();
      if (found === null) throw new HotlineError({ kind: "notFound", detail: "configuration" });
      return found;
    }),
    rejected: rejectedRoutes(seat),
    outbox: {
      list: os.outbox.list.handler(() => seat.needWorkplace().outbox.list()),
      export: os.outbox.export.handler(() => exportOutbox(seat.vault, seat.clock.now())),
    },
    entry: entryRoutes(seat),
    versions: configurationRoutes(seat),
    people: peopleRoutes(seat),
    number: {
      reveal: os.number.reveal.handler(({ input }) => {
        const api = needApi();
        return ask(clock, patience.short, revealedSchema, (signal) => api.number.reveal(input, { signal }));
      }),
    },
    floor: {
      watch: os.floor.watch.handler(async ({ signal }) => {
        const floors = await needApi()
          .floor.watch(undefined, signal === undefined ? {} : { signal })
          .catch((error: unknown) => Promise.reject(asHotlineError(error)));
        return checkedFloors(floors);
      }),
    },
    lists: listsRoutes(lists, seat.bulk, (exported) => {
      const body = { name: "list.export", ...exported, at: seat.centralNow() } as const;
      seat.needWorkplace().outbox.append(person().id, [body]);
    }),
    callers: callersRoutes(callers, older),
    together: togetherRoutes(seat),
    personal: personalRoutes(seat),
    forms: formsRoutes(seat),
    recording: recordingRoutes(seat),
    line: {
      attach: os.line.attach.handler(({ signal }) => hub.attach(signal)),
      report: os.line.report.handler(({ input }) => commanded(() => hub.report(input))),
    },
  });
}

function commanded(run: () => void): Record<never, never> {
  run();
  return {};
}

async function* checkedFloors(floors: AsyncIterable<unknown>): AsyncGenerator<Floor, void> {
  for await (const floor of floors) yield floorSchema.parse(floor);
}
