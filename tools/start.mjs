// `npm start`: runs on the plain Node (20 or newer) that the machine has, and goes on with the project's own Node 24.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

process.argv.splice(2, 0, join(dirname(fileURLToPath(import.meta.url)), "start", "start.ts"));
await import("./run.mjs");
