// `node tools/run.mjs tools/directory/make-simplified.ts`: writes src/domain/simplified-table.ts from OpenCC's dictionary (Apache-2.0).
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Converter } from "opencc-js/t2cn";

/** The blocks of Han characters that one UTF-16 unit holds: the fold never changes a text's length. */
const blocks: readonly (readonly [number, number])[] = [
  [0x3400, 0x9fff],
  [0xf900, 0xfaff],
];
/** Characters a line, so that a changed dictionary shows as few changed lines. */
const lineLength = 120;

const convert = Converter({ from: "t", to: "cn" });
const pairs = blocks
  .flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => String.fromCharCode(first + index).normalize("NFKC")))
  .flatMap((traditional) => {
    const simplified = convert(traditional);
    return traditional.length === 1 && simplified.length === 1 && simplified !== traditional ? [[traditional, simplified] as const] : [];
  });
const unique = [...new Map(pairs)];

function lines(characters: readonly string[]): string {
  const cut: string[] = [];
  for (let at = 0; at < characters.length; at += lineLength) cut.push(`  "${characters.slice(at, at + lineLength).join("")}",`);
  return cut.join("\n");
}

const text = `/**
 * Traditional characters and, at the same place, their simplified ones: ${unique.length} pairs, character by character.
 * Made by tools/directory/make-simplified.ts from OpenCC's dictionary (https://github.com/BYVoid/OpenCC, Apache-2.0).
 */
export const traditional = [
${lines(unique.map(([from]) => from))}
].join("");

export const simplified = [
${lines(unique.map(([, to]) => to))}
].join("");
`;
writeFileSync(join(import.meta.dirname, "../../src/domain/simplified-table.ts"), text);
