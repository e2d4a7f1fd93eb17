import { createORPCClient, ORPCError } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import type { ContractRouterClient } from "@orpc/contract";
import { z } from "zod";
import type { Clock } from "../../base/clock.ts";
import type { dispatchContract } from "../../contract/dispatch-api.ts";
import { errorDataSchema, HotlineError } from "../../contract/errors.ts";

/** dispatch's API as the seat calls it. */
export type DispatchApi = ContractRouterClient<typeof dispatchContract>;

/** @param url such as `https://dispatch.example`; @param token of who is signed in, null before */
export function createDispatchApi(url: string, token: () => string | null): DispatchApi {
  const headers = (): Record<string, string> => {
    const bearer = token();
    return bearer === null ? {} : { authorization: `Bearer ${bearer}` };
  };
  return createORPCClient(new RPCLink({ url: new URL("/rpc", url).href, headers }));
}

/** Waits that are given up: a request that is answered from memory, and one that carries thousands of rows. Ms. */
export const patience = { short: 8_000, long: 60_000 } as const;

/**
 * Calls dispatch and gives up after a while; the answer is checked, as all that enters the process.
 * @throws HotlineError what dispatch said; `dispatchAway` when it did not answer; `invalid` when its answer has another form
 */
export async function ask<Answer>(
  clock: Clock,
  wait: number,
  schema: { parse(value: unknown): Answer },
  call: (signal: AbortSignal) => Promise<unknown>,
): Promise<Answer> {
  const controller = new AbortController();
  const timer = clock.after(wait, () => controller.abort());
  try {
    return schema.parse(await call(controller.signal));
  } catch (error) {
    throw asHotlineError(error);
  } finally {
    timer.cancel();
  }
}

/** The detail of `invalid` where it is dispatch's answer that has another form, and not what was sent. */
export const malformedAnswer = "dispatch's answer";
/** Any failure of a call as the project's own. What is neither dispatch's word nor a malformed answer is the network's. */
export function asHotlineError(error: unknown): HotlineError {
  if (error instanceof HotlineError) return error;
  if (error instanceof z.ZodError) return new HotlineError({ kind: "invalid", detail: malformedAnswer });
  if (!(error instanceof ORPCError)) return new HotlineError({ kind: "dispatchAway" });
  const data = errorDataSchema.safeParse(error.data);
  if (error.code === "HOTLINE" && data.success) return new HotlineError(data.data);
  if (error.status === 401) return new HotlineError({ kind: "unauthenticated" });
  if (error.status === 403) return new HotlineError({ kind: "forbidden" });
  if (error.status === 404) return new HotlineError({ kind: "notFound" });
  if (error.status === 413) return new HotlineError({ kind: "tooLarge" });
  if (error.status === 400 || error.status === 422) return new HotlineError({ kind: "invalid" });
  return new HotlineError({ kind: "dispatchAway", detail: `status ${error.status}` });
}
