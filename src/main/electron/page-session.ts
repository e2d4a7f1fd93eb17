import { type Session, session as sessions } from "electron";
import type { PageName } from "../shared/page.ts";
import type { PageFiles } from "../shared/page-files.ts";
import { maySave } from "./downloads.ts";
import { servePage } from "./page-protocol.ts";
import { enforcePermissions } from "./permissions.ts";

/** Schemes that a page's network requests may use. The console saves what it made itself (`blob:`), the line reaches its exchange; which hosts, its policy says. */
const requestSchemes: Record<PageName, readonly string[]> = { console: ["hotline:", "blob:"], line: ["hotline:", "wss:", "ws:"] };

/** A session per page, so that no grant, cache or stored value of one page is the other's. */
export function openPageSession(page: PageName, files: PageFiles): Session {
  const session = sessions.fromPartition(`persist:${page}`);
  servePage(session, page, files);
  enforcePermissions(session, page);
  // The spellchecker would fetch dictionaries from the network.
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const scheme = URL.parse(details.url)?.protocol ?? "";
    answer({ cancel: !requestSchemes[page].includes(scheme) });
  });
  session.on("will-download", (event, item) => {
    if (!maySave(page, { url: item.getURL(), mimeType: item.getMimeType() })) event.preventDefault();
  });
  return session;
}
