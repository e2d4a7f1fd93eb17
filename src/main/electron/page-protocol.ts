import { protocol, type Session } from "electron";
import { pageHeaders } from "../shared/content-security-policy.ts";
import type { PageName } from "../shared/page.ts";
import type { PageFiles } from "../shared/page-files.ts";
import { pageOfAddress, pageScheme } from "./page-address.ts";

/** Makes our scheme a standard, secure origin (microphone, modules, workers). To be called before `ready`. */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }]);
}

/** Serves one page's built files in its own session, and no other address. */
export function servePage(session: Session, page: PageName, files: PageFiles): void {
  session.protocol.handle(pageScheme, async (request) => {
    const file = request.method === "GET" && pageOfAddress(request.url) === page ? files.find(page, new URL(request.url).pathname) : null;
    if (file === null) return new Response("There is no such page.\n", { status: 404, headers: pageHeaders(page) });
    return new Response(new Uint8Array(await file.read()), { headers: { ...pageHeaders(page), "content-type": file.contentType } });
  });
}
