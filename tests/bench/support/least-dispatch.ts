// The least that can stand between two seats over HTTP and PostgreSQL, as a process of its own: it stores what it is sent and tells whoever
// listens. No schema, no person, no order, no window: `node least-dispatch.ts DATABASE_URL`.
import { createServer, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import pg from "pg";

const [databaseUrl = ""] = process.argv.slice(2);
const [database, listening] = [new pg.Client(databaseUrl), new pg.Client(databaseUrl)];
await Promise.all([database.connect(), listening.connect()]);
await database.query("CREATE TABLE IF NOT EXISTS least (key bigserial PRIMARY KEY, document jsonb NOT NULL)");
const streams = new Set<ServerResponse>();
const stored = "WITH stored AS (INSERT INTO least (document) VALUES ($1) RETURNING key) SELECT pg_notify('least', key::text) FROM stored";
listening.on("notification", async ({ payload }) => {
  const found = await database.query({ name: "read", text: "SELECT document::text AS document FROM least WHERE key = $1", values: [payload] });
  for (const stream of streams) stream.write(`data: ${found.rows[0].document}\n\n`);
});
await listening.query("LISTEN least");

const server = createServer(async (request, response) => {
  if (request.method === "GET") {
    response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
    streams.add(response);
    return;
  }
  await database.query({ name: "store", text: stored, values: [JSON.stringify(JSON.parse(await text(request)))] });
  response.end("{}");
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ kind: "ready", url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}` });
});
process.once("disconnect", () => process.exit(0));
