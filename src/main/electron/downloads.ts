import type { PageName } from "../shared/page.ts";
import { pageAddress } from "./page-address.ts";

/** Files that the console makes itself to be carried away: a sealed outbox, an exported list. */
const kinds: ReadonlySet<string> = new Set(["application/json", "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]);

/**
 * Whether a page may save what it asks to save: the console alone, only what it made itself (a `blob:` of its own
 * origin), and only of the kinds that it exports. The person is asked where to by the system's own dialog.
 */
export function maySave(page: PageName, download: { readonly url: string; readonly mimeType: string }): boolean {
  return page === "console" && download.url.startsWith(`blob:${pageAddress("console")}`) && kinds.has(download.mimeType.split(";")[0]?.trim() ?? "");
}
