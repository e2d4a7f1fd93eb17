import { implement } from "@orpc/server";
import { z } from "zod";
import { HotlineError } from "../../contract/errors.ts";
import { listedPeopleSchema, madePersonSchema, peopleContract } from "../../contract/people-api.ts";
import type { Seat } from "../seat.ts";
import { ask, type DispatchApi, patience } from "../sync/dispatch-client.ts";

/** The people's part of the console's router, for administrators: nothing of it is kept here, and dispatch checks again who may. */
export function peopleRoutes(seat: Seat) {
  const os = implement(peopleContract);
  const asked = <Answer>(schema: { parse(value: unknown): Answer }, call: (api: DispatchApi["people"], signal: AbortSignal) => Promise<unknown>) => {
    if (seat.session.needPerson.role !== "administrator") throw new HotlineError({ kind: "forbidden", detail: "people" });
    const { api } = seat;
    if (api === null) throw new HotlineError({ kind: "dispatchAway" });
    return ask(seat.clock, patience.short, schema, (signal) => call(api.people, signal));
  };
  return {
    list: os.list.handler(() => asked(listedPeopleSchema, (people, signal) => people.list(undefined, { signal }))),
    create: os.create.handler(({ input }) => asked(madePersonSchema, (people, signal) => people.create(input, { signal }))),
    change: os.change.handler(({ input }) => asked(z.object({}), (people, signal) => people.change(input, { signal }))),
  };
}
