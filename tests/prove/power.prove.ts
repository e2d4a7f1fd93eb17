// `npm run prove -- power [CUTS]`: the power of a seat that types is cut, 2,000 times; nothing acknowledged may be lost or unseen.
import { countArgument, isProved } from "../../tools/prove/verdict.ts";
import { cutPower } from "../fault/power/cut-power.ts";

const { faults, ...figures } = await cutPower({ cuts: countArgument(0, 2_000), perRecording: 25, random: Math.random });
for (const fault of faults.slice(0, 20)) console.error(fault);
console.log(JSON.stringify({ proof: "power", ...figures, faults: faults.length }));
const { cuts, writes, strokes, tickets } = figures;
process.exitCode = isProved({ cuts, writes, strokes, tickets }, faults.length) ? 0 : 1;
