// `npm run bench -- suggest`: the category guessed from the nearest earlier tickets and articles, on wordings that were held back, against
// always naming the most frequent one. The control learns the same texts with the categories shuffled.
import { readKnowledge } from "../../src/dispatch/demo/knowledge.ts";
import { tickets, withShuffledLabels } from "./support/matters/lessons.ts";
import { Pupil } from "./support/matters/pupil.ts";
import { mustBe, report } from "./support/measure.ts";

const learnt = tickets("learn", 3_000, 31).map((lesson) => ({ ...lesson, kind: "ticket" as const }));
const questions = tickets("heldBack", 3_000, 32);
const articles = (await readKnowledge()).map(({ title, tags, body, categoryId }) => {
  const text = [title, ...tags, body].join("\n").slice(0, 600);
  return { familyId: "article", text, categoryId, kind: "article" as const };
});
const all = [...learnt, ...articles];
mustBe("questions that stand among what is learnt", questions.filter(({ text }) => all.some((lesson) => lesson.text === text)).length, 0);

const counts = new Map<string, number>();
for (const { categoryId } of questions) counts.set(categoryId, (counts.get(categoryId) ?? 0) + 1);
const baseline = Math.max(...counts.values()) / questions.length;
const marks = new Pupil(all).mark(questions);
const again = new Pupil(all).mark(tickets("heldBack", 3_000, 33));
const shuffledLessons = withShuffledLabels(all, 34).map((lesson, index) => ({ ...lesson, kind: all[index]?.kind ?? ("ticket" as const) }));
const shuffled = new Pupil(shuffledLessons).mark(questions);
const onArticles = new Pupil(articles).mark(questions);

report({
  bench: "suggest",
  n: questions.length,
  noise: again.accuracy / marks.accuracy,
  accuracy: marks.accuracy,
  baseline,
  ratio: marks.accuracy / baseline,
  shuffled: shuffled.accuracy,
  // With the sample articles alone, before any ticket is known.
  articles_only: onArticles.accuracy,
  right_when_high: marks.right.high,
  right_when_medium: marks.right.medium,
  right_when_low: marks.right.low,
  share_high: marks.shares.high,
  share_medium: marks.shares.medium,
  share_low: marks.shares.low,
});
