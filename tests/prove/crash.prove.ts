// `npm run prove -- crash [KILLS]`: a seat's process is killed while it writes, 2,000 times; nothing acknowledged may be lost or doubled.
import { killTypist } from "../fault/support/kill-typist.ts";

const kills = Number(process.argv[2] ?? 2_000);
const { strokes, tickets, lost, doubled } = await killTypist(kills, Math.random);
for (const found of [...lost, ...doubled].slice(0, 20)) console.error(found);
console.log(JSON.stringify({ proof: "crash", kills, strokes, tickets, lost: lost.length, doubled: doubled.length }));
process.exitCode = lost.length + doubled.length === 0 ? 0 : 1;
