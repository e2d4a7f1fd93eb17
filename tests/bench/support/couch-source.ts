// A process that serves documents as CouchDB does, as far as a pull replication asks: all answers lie ready in memory, so that the
// replicating side alone is measured. Its arguments: a file with one JSON document a line.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

const [file = ""] = process.argv.slice(2);
const bulkSchema = z.object({ docs: z.array(z.object({ id: z.string() })) });
const documentSchema = z.looseObject({ _id: z.string() });

const changes: string[] = [];
const documents = new Map<string, string>();
for (const line of readFileSync(file, "utf8").split("\n")) {
  if (line === "") continue;
  const document = documentSchema.parse(JSON.parse(line));
  const hash = createHash("md5").update(line).digest("hex");
  const { _id: id } = document;
  changes.push(JSON.stringify({ seq: changes.length + 1, id, changes: [{ rev: `1-${hash}` }] }));
  const ok = { ...document, _rev: `1-${hash}`, _revisions: { start: 1, ids: [hash] } };
  documents.set(id, JSON.stringify({ id, docs: [{ ok }] }));
}

const body = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
};
const answer = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(text);
};
const changesFrom = (query: URLSearchParams): string => {
  const from = Number(query.get("since") ?? 0);
  const end = Math.min(changes.length, from + Number(query.get("limit") ?? changes.length));
  return `{"results":[${changes.slice(from, end).join(",")}],"last_seq":${end},"pending":${changes.length - end}}`;
};

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  if (pathname === "/") return answer(response, 200, JSON.stringify({ couchdb: "Welcome", uuid: "bench" }));
  if (pathname === "/rows" || pathname === "/rows/")
    return answer(response, 200, JSON.stringify({ db_name: "rows", doc_count: changes.length, update_seq: changes.length, instance_start_time: "0" }));
  if (pathname.startsWith("/rows/_local/") && request.method === "PUT") {
    await body(request);
    return answer(response, 201, JSON.stringify({ ok: true, id: pathname.slice("/rows/".length), rev: "0-1" }));
  }
  if (pathname === "/rows/_changes") return answer(response, 200, changesFrom(searchParams));
  if (pathname === "/rows/_bulk_get") {
    const { docs } = bulkSchema.parse(JSON.parse(await body(request)));
    return answer(response, 200, `{"results":[${docs.map(({ id }) => documents.get(id) ?? "").join(",")}]}`);
  }
  answer(response, 404, JSON.stringify({ error: "not_found", reason: "missing" }));
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.send?.({ kind: "ready", url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/rows` }));
process.once("disconnect", () => process.exit(0));
