/**
 * Chinese text for a full-text index that splits at spaces: every two neighbouring characters are a word
 * (words cut by a dictionary miss names), and a run's last character stands alone with an end marker so that
 * a single character is found by its prefix. Latin letters and digits keep their whole runs.
 */
export function indexWords(text: string): string {
  return runsOf(text)
    .flatMap((run) => (run.kind === "latin" ? [run.text] : [...pairs(run.text), `${lastCharacter(run.text)}${runEnd}`]))
    .join(" ");
}

/** The words to look for, all of which must be there; a word that ends in `*` is a prefix. Empty for text without any. */
export function queryWords(text: string): string[] {
  return runsOf(text).flatMap((run) => {
    if (run.kind === "latin") return [`${run.text}*`];
    const characters = [...run.text];
    return characters.length === 1 ? [`${run.text}*`] : pairs(run.text);
  });
}

/** Marks a run's end; a letter that no text holds (private use area). */
const runEnd = "\ue000";

interface Run {
  readonly kind: "latin" | "han";
  readonly text: string;
}

function runsOf(text: string): Run[] {
  const found = text
    .normalize("NFKC")
    .toLowerCase()
    .matchAll(/([\p{Script=Latin}\p{Nd}]+)|([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3007]+)/gu);
  return Array.from(found, ([whole, latin]) => ({ kind: latin === undefined ? "han" : "latin", text: whole }));
}

function pairs(text: string): string[] {
  const characters = [...text];
  return characters.slice(1).map((character, index) => `${characters[index] ?? ""}${character}`);
}
const lastCharacter = (text: string): string => [...text].at(-1) ?? "";
