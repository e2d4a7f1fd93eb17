// `npm run prove -- crash [KILLS]`: a seat's process is killed while it writes, 2,000 times; nothing acknowledged may be lost or doubled.
import { countArgument, isProved } from "../../tools/prove/verdict.ts";
import { killTypist } from "../fault/support/kill-typist.ts";

const kills = countArgument(0, 2_000);
/** So many kills on the same files, then new ones: each kill looks at all that the files hold. */
const perFolder = 50;
const sum = { proof: "crash", kills: 0, strokes: 0, tickets: 0, lost: 0, doubled: 0 };
while (sum.kills < kills) {
  const round = await killTypist(Math.min(perFolder, kills - sum.kills), Math.random);
  for (const found of [...round.lost, ...round.doubled].slice(0, 20)) console.error(found);
  sum.kills += round.kills;
  sum.strokes += round.strokes;
  sum.tickets += round.tickets;
  sum.lost += round.lost.length;
  sum.doubled += round.doubled.length;
}
console.log(JSON.stringify(sum));
process.exitCode = isProved({ kills: sum.kills, strokes: sum.strokes, tickets: sum.tickets }, sum.lost + sum.doubled) ? 0 : 1;
