// `npm run bench -- duplicates [--weights]`: near-duplicates on the labelled set. Points and threshold come from the tuning half alone
// (`--weights` fits and prints them); `precision` and `recall` are those of the held-back half, whose families and wordings the other has not.
import { parseArgs } from "node:util";
import { readDirectory } from "../../src/dispatch/demo/directory.ts";
import { fitPoints } from "./support/matters/fit.ts";
import { Judge } from "./support/matters/judge.ts";
import { LabelledSet, shuffled } from "./support/matters/labelled.ts";
import { taughtByKnowledge } from "./support/matters/taught.ts";
import { mustBe, report } from "./support/measure.ts";

const { values } = parseArgs({ options: { weights: { type: "boolean", default: false }, pairs: { type: "string", default: "6000" } } });
const count = Number(values.pairs);
const [places, taught] = [await readDirectory(), await taughtByKnowledge()];
const tuning = new LabelledSet("tuning", places, 11).pairs(count);
const tuningJudge = new Judge(taught, tuning);
if (values.weights) console.log(fitPoints(tuning.map((pair) => ({ findings: tuningJudge.findings(pair), isSame: pair.isSame }))));

const heldBack = new LabelledSet("heldBack", places, 23).pairs(count);
const judge = new Judge(taught, heldBack);
const found = judge.judge(heldBack);
const again = judge.judge(new LabelledSet("heldBack", places, 24).pairs(count));
const tuned = tuningJudge.judge(tuning);
const control = judge.judge(shuffled(heldBack, 5));
const plain = new Judge(taught, heldBack, { isPlain: true }).judge(heldBack);
mustBe("pairs of the same matter", found.same, count / 4);
mustBe("families in both halves", tuning.filter((pair) => heldBack.some((other) => other.draft.familyId === pair.draft.familyId)).length, 0);

report({
  bench: "duplicates",
  n: heldBack.length,
  // The same families and wordings, drawn anew: what a figure may differ by chance.
  noise: again.recall / found.recall,
  precision: found.precision,
  recall: found.recall,
  precision_tuning: tuned.precision,
  recall_tuning: tuned.recall,
  // Without the table of words for one thing.
  precision_plain: plain.precision,
  recall_plain: plain.recall,
  precision_shuffled: control.precision,
  recall_shuffled: control.recall,
});
