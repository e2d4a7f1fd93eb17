import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "../../base/logger.ts";
import { pageHeaders } from "../shared/content-security-policy.ts";
import type { PageName } from "../shared/page.ts";
import type { PageFiles } from "../shared/page-files.ts";
import type { Access } from "./access.ts";

/** What a request is answered with; decided apart from how it is written. */
interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer | string;
}

const plain = { "content-type": "text/plain; charset=utf-8" };
const refuse = (status: number, sentence: string): Answer => ({ status, headers: plain, body: `${sentence}\n` });

/** Serves the built pages to whoever holds a session, and nothing to anybody else. */
export function createPageRequests(options: { access: Access; files: PageFiles; logger: Logger }) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const page = pageOf(request.url ?? "/");
    const answer = await answerTo(request, page, options).catch((error: unknown) => {
      options.logger.error("page.request.failed", { name: error instanceof Error ? error.name : "unknown" });
      return refuse(500, "This page could not be read.");
    });
    response.writeHead(answer.status, { ...pageHeaders(page), ...answer.headers, "content-length": Buffer.byteLength(answer.body) });
    response.end(request.method === "HEAD" ? undefined : answer.body);
  };
}

const pageOf = (url: string): PageName => (/^\/line(?:[/?#]|$)/.test(url) ? "line" : "console");

async function answerTo(request: IncomingMessage, page: PageName, { access, files }: { access: Access; files: PageFiles }): Promise<Answer> {
  if (!access.hostAllowed(request.headers)) return refuse(421, `This console is at ${access.origin}/ only.`);
  if (!access.originAllowed(request.headers)) return refuse(403, "Another page may not ask this console.");
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(405, "Only reading is possible here.");
  const url = URL.parse(request.url ?? "/", access.origin);
  if (url === null || url.origin !== access.origin) return refuse(400, "This address is malformed.");
  const path = url.pathname === "/line" ? "/" : url.pathname;
  const token = url.searchParams.get("token");
  if (token !== null && path === "/") return exchangeToken(request, access, token, url.pathname);
  if (!access.hasSession(request.headers)) return refuse(401, "Open the address that was printed at the start, or ask the starter for a new one (Enter).");
  const file = files.find(page, path);
  if (file === null) return refuse(404, "There is no such page.");
  return { status: 200, headers: { "content-type": file.contentType }, body: await file.read() };
}

/** The token leaves the address bar at once: the answer is a redirect to the bare page, with the cookie. */
function exchangeToken(request: IncomingMessage, access: Access, token: string, location: string): Answer {
  // A person who comes back to an old link in the same browser already has a session.
  if (access.hasSession(request.headers)) return { status: 303, headers: { location }, body: "" };
  const cookie = request.method === "GET" ? access.redeem(token) : null;
  if (cookie === null) return refuse(403, "This link was used already. Ask the starter for a new one (Enter).");
  return { status: 303, headers: { location, "set-cookie": cookie }, body: "" };
}
