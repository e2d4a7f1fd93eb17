import { implement } from "@orpc/server";
import { configurationContract, configurationDraftSchema, publishedSchema } from "../../contract/configuration-api.ts";
import { HotlineError } from "../../contract/errors.ts";
import type { Seat } from "../seat.ts";
import { ask, patience } from "../sync/dispatch-client.ts";

/** The administrator's part of the console's router: versions, the own draft, and publishing at dispatch, which checks who may. */
export function configurationRoutes(seat: Seat) {
  const os = implement(configurationContract);
  const journal = () => seat.needWorkplace().store.journal;
  const fact = (): string => `configurationDraft:${seat.session.needPerson.id}`;
  const draftSchema = configurationDraftSchema.nullable();
  return {
    all: os.all.handler(() => [...seat.needWorkplace().configurations.all()]),
    draft: os.draft.handler(() => journal().fact(fact(), draftSchema) ?? null),
    keepDraft: os.keepDraft.handler(({ input }) => {
      journal().setFact(fact(), input === null ? null : { ...input, savedAt: seat.clock.now() });
      return {};
    }),
    publish: os.publish.handler(async ({ input }) => {
      const { api } = seat;
      if (api === null) throw new HotlineError({ kind: "dispatchAway" });
      const published = await ask(seat.clock, patience.long, publishedSchema, (signal) => api.configuration.publish(input, { signal }));
      if (published.version !== null) journal().setFact(fact(), null);
      return published;
    }),
  };
}
