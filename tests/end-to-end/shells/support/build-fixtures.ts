import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";

const fixtures = join(import.meta.dirname, "..", "fixtures");

export interface BuiltFixtures {
  /** In the shape of `out/pages`. */
  readonly pages: string;
  /** In the shape of `out/electron-main/seat-entry.js`. */
  readonly seatEntry: string;
  remove(): Promise<void>;
}

/** Builds the small page and the store-less seat entry into a temporary folder. */
export async function buildFixtures(): Promise<BuiltFixtures> {
  const folder = await mkdtemp(join(tmpdir(), "hotline-fixtures-"));
  const pages = join(folder, "pages");
  await bundle(join(fixtures, "page.ts"), join(pages, "assets"), "page.js", false);
  await bundle(join(fixtures, "seat-without-store.ts"), join(folder, "seat"), "seat-entry.js", true);
  for (const page of ["console", "line"]) {
    await mkdir(join(pages, page), { recursive: true });
    await writeFile(
      join(pages, page, "index.html"),
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${page}</title><script type="module" src="../assets/page.js"></script></head><body>${page}</body></html>`,
    );
  }
  return { pages, seatEntry: join(folder, "seat", "seat-entry.js"), remove: () => rm(folder, { recursive: true, force: true }) };
}

async function bundle(entry: string, outDir: string, name: string, forNode: boolean): Promise<void> {
  await build({
    configFile: false,
    logLevel: "error",
    build: {
      outDir,
      target: forNode ? "node20" : "chrome130",
      minify: false,
      modulePreload: false,
      ssr: forNode,
      rolldownOptions: { input: entry, output: { format: "es", entryFileNames: name, codeSplitting: false } },
    },
    ...(forNode ? { ssr: { noExternal: true } } : {}),
  });
}

/** Copies a folder for a test that spoils it. */
export const copyOf = async (folder: string): Promise<string> => {
  const copy = await mkdtemp(join(tmpdir(), "hotline-copy-"));
  await cp(folder, copy, { recursive: true });
  return copy;
};
