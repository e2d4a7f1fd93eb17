import { implement } from "@orpc/server";
import { entryContract } from "../../contract/entry-api.ts";
import { HotlineError } from "../../contract/errors.ts";
import type { Seat } from "../seat.ts";

/** The ticket form's part of the console's router. */
export function entryRoutes(seat: Seat) {
  const os = implement(entryContract);
  const need = (version: number | null) => {
    const { configurations } = seat.needWorkplace();
    const found = version === null ? configurations.inForce() : configurations.of(version);
    if (found === null) throw new HotlineError({ kind: "notFound", detail: "configuration" });
    return found;
  };
  const drafts = () => seat.needWorkplace().drafts;
  const personId = (): string => seat.session.needPerson.id;
  return {
    versions: os.versions.handler(({ input }) => drafts().versions(input.draftId, personId())),
    keepNote: os.keepNote.handler(({ input: { draftId, isMore, ...note } }) => {
      if (isMore) drafts().extendNote(draftId, personId(), note.text);
      else drafts().keepNote(draftId, personId(), note);
      return {};
    }),
    notes: os.notes.handler(({ input }) => drafts().notes(input.draftId, personId())),
    configuration: os.configuration.handler(({ input }) => need(input.version)),
    matters: os.matters.handler(({ input }) => seat.needWorkplace().configurations.matters(need(input.version)).search(input)),
  };
}
