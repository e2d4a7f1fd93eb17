import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import type { ContractRouterClient } from "@orpc/contract";
import pg from "pg";
import { silentLogger } from "../../../src/base/logger.ts";
import type { dispatchContract } from "../../../src/contract/dispatch-api.ts";
import type { Exchange } from "../../../src/contract/exchange.ts";
import type { Mutation, MutationBody } from "../../../src/contract/mutation.ts";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import type { SignInResult } from "../../../src/contract/session.ts";
import { type DispatchOptions, type RunningDispatch, startDispatch } from "../../../src/dispatch/start-dispatch.ts";
import { systemClock } from "../../../src/dispatch/system-clock.ts";
import { newId } from "../identifiers.ts";

export type DispatchClient = ContractRouterClient<typeof dispatchContract>;

/** A dispatch of the test's own, on a real PostgreSQL in a temporary folder. */
export interface Central {
  readonly folder: string;
  readonly running: RunningDispatch;
  /** A client with a bearer token; none for sign-in. */
  client(token?: string): DispatchClient;
  /** Stops and starts on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** @param before what is done to its folder before it starts @param more what differs from a test's usual dispatch */
export async function startCentral(
  exchange: (() => Promise<Exchange>) | null = null,
  clock = systemClock,
  before: (folder: string) => Promise<void> = async () => {},
  more: Partial<DispatchOptions> = {},
): Promise<Central> {
  const folder = mkdtempSync(join(tmpdir(), "hotline-central-"));
  await before(folder);
  const start = (): Promise<RunningDispatch> =>
    startDispatch({
      database: { kind: "embedded", folder },
      listen: { host: "127.0.0.1", port: 0 },
      tls: null,
      exchange,
      recordingsFolder: join(folder, "recordings"),
      demo: true,
      clock,
      logger: silentLogger,
      ...more,
    });
  let running = await start();
  return {
    folder,
    get running() {
      return running;
    },
    client: (token) => dispatchClient(running.url, token),
    async restart() {
      await running.stop();
      running = await start();
    },
    async stop() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @param by how it asks, to listen in */
export function dispatchClient(url: string, token?: string, by: typeof fetch = fetch): DispatchClient {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return createORPCClient(new RPCLink({ url: `${url}/rpc`, headers, fetch: (request, init) => by(request, init) }));
}

/** A signed-in device with the numbering of its mutations. */
export interface Device {
  readonly signedIn: SignInResult;
  readonly client: DispatchClient;
  next(body: MutationBody): Mutation;
  push(...mutations: Mutation[]): ReturnType<DispatchClient["sync"]["push"]>;
  pull(cursor?: string | null, limit?: number): ReturnType<DispatchClient["sync"]["pull"]>;
}

/** Signs a demo person in on a new device. */
export async function signInDevice(central: Central, login: string): Promise<Device> {
  const signedIn = await central.client().session.signIn({ protocol: protocolVersion, login, password: "demo-12345", deviceId: null });
  const client = central.client(signedIn.token);
  let sequence = 0;
  return {
    signedIn,
    client,
    next: (body) => ({ id: newId(), sequence: ++sequence, personId: signedIn.person.id, body }),
    push: (...mutations) => client.sync.push({ protocol: protocolVersion, mutations }),
    pull: (cursor = null, limit = 1_000) => client.sync.pull({ protocol: protocolVersion, cursor, limit }),
  };
}

/** Address of the dispatch's own PostgreSQL. */
export function databaseUrl(central: Pick<Central, "folder">): string {
  const password = readFileSync(join(central.folder, "postgres-password"), "utf8");
  const port = readFileSync(join(central.folder, "postgres", "postmaster.pid"), "utf8").split("\n")[3];
  return `postgres://hotline:${password}@127.0.0.1:${port}/hotline`;
}

/** A connection to it, to look behind the API or to disturb it. The caller ends it. */
export async function ownDatabase(central: Pick<Central, "folder">): Promise<pg.Client> {
  const client = new pg.Client(databaseUrl(central));
  await client.connect();
  return client;
}
