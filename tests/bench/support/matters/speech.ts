import { SeededRandom } from "../../../../src/dispatch/demo/seeded-random.ts";
import type { Family } from "./families.ts";
import { fillings, homophones } from "./fillings.ts";

/** One citizen's telling of a matter: a wording with its holes filled, something around it, and an operator's typing. */
export function tell(family: Family, wording: number, placeName: string, random: SeededRandom): string {
  const { since, who, before, after } = fillings[family.half];
  const said = (family.said[wording] ?? family.said[0])
    .replaceAll("{place}", random.next() < 0.5 ? placeName : "")
    .replaceAll("{since}", random.pick(since))
    .replaceAll("{who}", random.pick(who));
  return mistyped(random.pick(before) + reordered(said, random) + random.pick(after), random);
}

/** One in four tells it in another order. */
function reordered(said: string, random: SeededRandom): string {
  const parts = said.split("，");
  if (parts.length < 2 || random.next() > 0.25) return said;
  const at = 1 + random.below(parts.length - 1);
  return [...parts.slice(at), ...parts.slice(0, at)].join("，");
}

/** About one character in thirty is a homophone, dropped or doubled; some texts have none. */
function mistyped(text: string, random: SeededRandom): string {
  const rate = random.pick([0, 0.02, 0.04, 0.06]);
  return Array.from(text)
    .map((character) => {
      if (random.next() >= rate) return character;
      const kind = random.below(3);
      if (kind === 0) return "";
      return kind === 1 ? character + character : (homophones[character] ?? character);
    })
    .join("");
}

export const seeded = (seed: number): SeededRandom => new SeededRandom(seed);
