import { implement } from "@orpc/server";
import { z } from "zod";
import { HotlineError } from "../../contract/errors.ts";
import { openedRecordingSchema, recordingChunkSchema, recordingContract } from "../../contract/recording-api.ts";
import type { Seat } from "../seat.ts";
import { ask, patience } from "../sync/dispatch-client.ts";

const doneSchema = z.object({});

/** Recordings are the exchange's and dispatch's: the seat passes on what is asked and keeps nothing of it. */
export function recordingRoutes({ api, clock }: Seat) {
  const os = implement(recordingContract);
  const needApi = () => {
    if (api === null) throw new HotlineError({ kind: "dispatchAway" });
    return api.recording;
  };
  return {
    pause: os.pause.handler(({ input }) => ask(clock, patience.short, doneSchema, (signal) => needApi().pause(input, { signal }))),
    open: os.open.handler(({ input }) => ask(clock, patience.short, openedRecordingSchema, (signal) => needApi().open(input, { signal }))),
    chunk: os.chunk.handler(({ input }) => ask(clock, patience.long, recordingChunkSchema, (signal) => needApi().chunk(input, { signal }))),
  };
}
