import { pipeline, Readable } from "node:stream";
import { constants, createGzip } from "node:zlib";
import { OpenAPIGenerator } from "@orpc/openapi";
import { OpenAPIHandler } from "@orpc/openapi/fastify";
import { RPCHandler } from "@orpc/server/fastify";
import type { StandardHandleResult } from "@orpc/server/standard";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Logger } from "../../base/logger.ts";
import { dispatchContract } from "../../contract/dispatch-api.ts";
import { HotlineError } from "../../contract/errors.ts";
import { protocolVersion } from "../../contract/protocol-version.ts";
import type { createRouter } from "./router.ts";

/** Largest body that is read, bytes: a push of 200 ordinary tickets is far below it. */
const largestBody = 4 * 1024 * 1024;

export interface ServerOptions {
  readonly router: ReturnType<typeof createRouter>;
  readonly listen: { readonly host: string; readonly port: number };
  /** PEM texts; null serves plain HTTP, for loopback and behind a proxy. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly logger: Logger;
  /** Whether the store answers. */
  isReady(): Promise<boolean>;
}

/** The HTTP server of the API. @throws HotlineError `invalid` with detail `portInUse <port>` */
export async function startServer(options: ServerOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const { listen, logger, tls } = options;
  const server = Fastify({ bodyLimit: largestBody, forceCloseConnections: true, ...(tls === null ? {} : { https: tls }) }) as FastifyInstance;
  refuseLargeBodies(server);
  compressSnapshots(server);
  serveApi(server, options);
  server.get("/healthz", () => ({ status: "ok" }));
  server.get("/readyz", async (_request, reply) => {
    const ready = await options.isReady().catch(() => false);
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "database away" });
  });
  const document = await openApiDocument();
  server.get("/openapi.json", () => document);
  server.addHook("onResponse", (request, reply, done) => {
    // The route, not the address: no id and no query ever stands in a log.
    logger.info("http.request", {
      method: request.method,
      route: request.routeOptions.url ?? "none",
      status: reply.statusCode,
      took: Math.round(reply.elapsedTime),
    });
    done();
  });
  try {
    await server.listen({ host: listen.host, port: listen.port });
  } catch (error) {
    const inUse = error instanceof Error && "code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES");
    throw inUse ? new HotlineError({ kind: "invalid", detail: `portInUse ${listen.port}` }) : error;
  }
  const [address] = server.addresses();
  const port = typeof address === "object" ? address.port : listen.port;
  return { url: `${tls === null ? "http" : "https"}://${listen.host}:${port}`, stop: () => server.close() };
}

/** oRPC reads the body itself, so its size is judged by its announced length before a byte is taken. */
function refuseLargeBodies(server: FastifyInstance): void {
  server.addContentTypeParser("*", (_request, _payload, done) => done(null, undefined));
  server.removeContentTypeParser(["application/json", "text/plain"]);
  server.addHook("onRequest", async (request, reply) => {
    const hasBody = request.method !== "GET" && request.method !== "HEAD" && request.method !== "DELETE";
    if (!hasBody) return;
    const length = Number(request.headers["content-length"] ?? (request.headers["transfer-encoding"] === undefined ? 0 : Number.NaN));
    if (length <= largestBody) return;
    const status = Number.isNaN(length) ? 411 : 413;
    await reply
      .code(status)
      .header("connection", "close")
      .send({ json: { defined: true, code: "HOTLINE", status, message: "tooLarge", data: { kind: "tooLarge" } } });
  });
}

/** A snapshot is thousands of rows alike. Level 1, for dispatch serves many at once after an outage. */
function compressSnapshots(server: FastifyInstance): void {
  server.addHook("onSend", async (request, reply, payload) => {
    const isWanted = request.url.endsWith("/sync/snapshot") && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    if (!isWanted || !(payload instanceof Readable)) return payload;
    reply.header("content-encoding", "gzip").removeHeader("content-length");
    // Each piece leaves as it is written: what came before a break is whole.
    const gzip = createGzip({ level: 1, flush: constants.Z_SYNC_FLUSH });
    // A seat that goes away in the midst is no failure; its end reaches the reading of the store.
    pipeline(payload, gzip, () => {});
    return gzip;
  });
}

function serveApi(server: FastifyInstance, { router, logger }: ServerOptions): void {
  const failed = (error: unknown): void => logger.debug("api.refused", { name: error instanceof Error ? error.name : "unknown" });
  const rootInterceptors = [filesWhole];
  const rpc = new RPCHandler(router, { rootInterceptors, interceptors: [async ({ next }) => next().catch((error: unknown) => rethrow(error, failed))] });
  const openApi = new OpenAPIHandler(router, { rootInterceptors });
  const context = (request: FastifyRequest) => ({ authorization: request.headers.authorization });
  const notFound = (reply: FastifyReply) => reply.code(404).send({ message: "not found" });
  server.all("/rpc/*", async (request, reply) => {
    const { matched } = await rpc.handle(request, reply, { prefix: "/rpc", context: context(request) });
    if (!matched) await notFound(reply);
  });
  server.all("/api/*", async (request, reply) => {
    const { matched } = await openApi.handle(request, reply, { prefix: "/api", context: context(request) });
    if (!matched) await notFound(reply);
  });
}

/** A file's answer as it goes out. */
interface WrittenFile {
  /** What is said of the file beside it. */
  readonly words: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}
/** Written once for all that ask for it: after a restore each seat takes the same pieces of an image, and copies would be gigabytes. */
const writtenFiles = new WeakMap<File, WrittenFile>();

/**
 * A file is sent as bytes that are there: Node goes on to read one whose taker is gone, and what it read then is refused by the closed
 * stream in no one's hands, which ends the process (nodejs/undici#2009).
 */
async function filesWhole({ next }: { next(): Promise<StandardHandleResult> }): Promise<StandardHandleResult> {
  const result = await next();
  if (!(result.response?.body instanceof FormData)) return result;
  const { type, bytes } = await writtenFile(result.response.body);
  const headers = { ...result.response.headers, "content-type": type, "content-length": String(bytes.length) };
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  return { matched: true, response: { ...result.response, headers, body } };
}

async function writtenFile(form: FormData): Promise<WrittenFile> {
  // oRPC's own names: the answer's text, and its files by number.
  const [words, file, more] = [String(form.get("data")), form.get("0"), form.get("1")];
  const known = file instanceof File ? writtenFiles.get(file) : undefined;
  if (known?.words === words && more === null) return known;
  const sent = new Response(form);
  const written = { words, type: sent.headers.get("content-type") ?? "", bytes: new Uint8Array(await sent.arrayBuffer()) };
  if (file instanceof File && more === null) writtenFiles.set(file, written);
  return written;
}

function rethrow(error: unknown, seen: (error: unknown) => void): never {
  seen(error);
  throw error;
}

const openApiDocument = (): Promise<object> =>
  new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(dispatchContract, {
    info: { title: "Hotline dispatch", version: String(protocolVersion) },
    servers: [{ url: "/api" }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
  });
