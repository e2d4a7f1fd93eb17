import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { HotlineError } from "../../contract/errors.ts";
import type { PageName } from "./page.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wav": "audio/wav",
  ".mp3": "audio/mpeg",
  ".ogg": "audio/ogg",
  ".wasm": "application/wasm",
};

export interface PageFile {
  readonly contentType: string;
  read(): Promise<Buffer>;
}

/** The built files of both pages, looked up by name in a list made once: a path that is not in the list does not exist. */
export interface PageFiles {
  /** @param pathname of a URL, such as `/` or `/assets/main-abc.js`; null when no such file was built. */
  find(page: PageName, pathname: string): PageFile | null;
}

/**
 * Lists `out/pages` (`console/index.html`, `line/index.html` and what they share).
 * @throws HotlineError `notFound` when a page was not built
 */
export async function loadPageFiles(pagesFolder: string): Promise<PageFiles> {
  const files = await listFiles(pagesFolder);
  for (const page of ["console", "line"]) {
    if (!files.has(`/${page}/index.html`)) throw new HotlineError({ kind: "notFound", detail: `page ${page} is not built` });
  }
  return {
    find(page, pathname) {
      const name = pathname === "/" ? `/${page}/index.html` : pathname;
      const path = files.get(name);
      const contentType = contentTypes[extname(name)];
      // The other page's document is no asset: each page has one address, with its own policy.
      if (path === undefined || contentType === undefined || (name.endsWith(".html") && pathname !== "/")) return null;
      return { contentType, read: () => readFile(path) };
    },
  };
}

async function listFiles(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, string>();
  for (const entry of entries) {
    // isFile() is false for symbolic links, so nothing outside the folder gets into the list.
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(`/${relative(folder, path).split(sep).join("/")}`, path);
  }
  return files;
}
