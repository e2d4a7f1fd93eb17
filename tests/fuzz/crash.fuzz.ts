// `npm run fuzz -- crash --rounds N [--seed S]`: in each round a writer that types is killed ten times, its power is cut twenty times, and a whole seat
// that types and sends to a real dispatch is killed five times.
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { z } from "zod";
import { cutPower } from "../fault/power/cut-power.ts";
import { chance } from "../fault/support/chance.ts";
import { killSeat } from "../fault/support/kill-seat.ts";
import { killTypist } from "../fault/support/kill-typist.ts";

const given = parseArgs({ options: { rounds: { type: "string", default: "10" }, seed: { type: "string" } } }).values;
const rounds = z.coerce.number().int().positive().parse(given.rounds);
const first = given.seed === undefined ? randomInt(1, 1_000_000_000) : z.coerce.number().int().parse(given.seed);
const sum = { rounds: 0, kills: 0, cuts: 0, strokes: 0, tickets: 0, faults: 0 };
for (let seed = first; seed < first + rounds; seed += 1) {
  const random = chance(seed);
  const killed = [await killTypist(10, random), await killSeat(5, random)];
  const cut = await cutPower({ cuts: 20, perRecording: 10, random });
  const ofKills = killed.flatMap(({ lost, doubled }) => [...lost.map((what) => `${what} is lost`), ...doubled.map((what) => `${what} is there twice`)]);
  const faults = [...ofKills.map((what) => `killed: ${what}`), ...cut.faults];
  for (const fault of faults) console.error(`seed ${seed}: ${fault}`);
  if (faults.length > 0) console.error(`again: npm run fuzz -- crash --rounds 1 --seed ${seed}`);
  sum.rounds += 1;
  for (const { kills, strokes, tickets } of killed) {
    sum.kills += kills;
    sum.strokes += strokes;
    sum.tickets += tickets;
  }
  sum.cuts += cut.cuts;
  sum.strokes += cut.strokes;
  sum.tickets += cut.tickets;
  sum.faults += faults.length;
}
console.log(JSON.stringify({ fuzz: "crash", seed: first, ...sum }));
process.exitCode = sum.faults === 0 ? 0 : 1;
