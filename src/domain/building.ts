import { foldText } from "./bigrams.ts";

const digits: Readonly<Record<string, number>> = { 〇: 0, 零: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
const numeral = "[〇零一二两三四五六七八九十百]+";
/** What follows the number of a building, an entrance or a door. */
const counted = "号|#|栋|幢|座|楼|单元|门|层|室|院|区|里";
const numbered = new RegExp(`(${numeral})(?=${counted})`, "gu");
const buildingStart = new RegExp(`(?:\\d+|${numeral}|[a-zA-Z])\\s*(?:号楼|号院|号|#|＃|栋|幢|座|楼)|\\d+-\\d+`, "u");

/** A number written in Chinese, up to 999: `十二` 12, `一百零三` 103, `二〇一` 201. */
function numberOf(text: string): number {
  if (!/[十百]/u.test(text)) return Number(Array.from(text, (character) => digits[character] ?? 0).join(""));
  const [hundreds, below] = text.includes("百") ? [text.split("百")[0] ?? "", text.split("百")[1] ?? ""] : ["", text];
  const [tens, ones] = below.includes("十") ? [below.split("十")[0] || "一", below.split("十")[1] ?? ""] : ["", below];
  const single = (part: string): number => digits[part.replace(/^[零〇](?=.)/u, "")] ?? 0;
  return single(hundreds) * 100 + single(tens) * 10 + single(ones);
}

/** One form for what people write alike: `5#楼`, `五号楼`, `5 栋` and `5号楼` are `5号楼`; `5-3-201` is `5号楼3单元201`. */
export function foldBuilding(text: string): string {
  return foldText(text)
    .replace(/[\s,，。·]+/gu, "")
    .replace(numbered, (found) => String(numberOf(found)))
    .replace(/^(\d+)-(\d+)-(\d+)$/u, "$1号楼$2单元$3")
    .replace(/^(\d+)-(\d+)$/u, "$1号楼$2")
    .replace(/(\d+|[a-z])(?:#楼?|栋楼?|幢楼?|号楼|座楼?)/gu, "$1号楼")
    .replace(/(\d+)(?:室|号房)$/u, "$1");
}

/** The building alone of what may name an entrance and a door, which are a person's own: `5号楼3单元201` is `5号楼`. */
export function buildingKey(text: string): string {
  const folded = foldBuilding(text);
  const building = /^(.*?(?:\d+|[a-z])号楼)/u.exec(folded)?.[1];
  return (building ?? folded.replace(/\d+(?:单元|门).*$/u, "").replace(/\d{3,4}$/u, "")).slice(0, 60);
}

/** A place as it is said, cut where the building begins: `龙腾苑三区5号楼` is `龙腾苑三区` and `5号楼`. */
export function splitBuilding(text: string): { readonly place: string; readonly building: string } {
  const found = buildingStart.exec(text);
  if (found === null) return { place: text.trim(), building: "" };
  return { place: text.slice(0, found.index).trim(), building: text.slice(found.index).trim() };
}
