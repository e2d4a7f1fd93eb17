import { type PageName, pageNames } from "../shared/page.ts";

/** Scheme of our own pages; `file:` is never opened. */
export const pageScheme = "hotline";

/** The one address of a page, such as `hotline://console/`. */
export const pageAddress = (page: PageName): string => `${pageScheme}://${page}/`;

/** Which page an address belongs to; null for everything that is not ours. */
export function pageOfAddress(address: string): PageName | null {
  const url = URL.parse(address);
  if (url === null || url.protocol !== `${pageScheme}:` || url.username !== "" || url.port !== "") return null;
  return pageNames.find((page) => page === url.hostname) ?? null;
}
