// `npm run prove -- power [CUTS]`: the power of a seat that types is cut, 2,000 times; nothing acknowledged may be lost or unseen.
import { cutPower } from "../fault/power/cut-power.ts";

const { faults, ...figures } = await cutPower({ cuts: Number(process.argv[2] ?? 2_000), perRecording: 25, random: Math.random });
for (const fault of faults.slice(0, 20)) console.error(fault);
console.log(JSON.stringify({ proof: "power", ...figures, faults: faults.length }));
process.exitCode = faults.length === 0 ? 0 : 1;
