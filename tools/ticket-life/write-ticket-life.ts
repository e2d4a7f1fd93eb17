// `node tools/run.mjs tools/ticket-life/write-ticket-life.ts`: writes docs/ticket-life.md from the code's own table.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawTicketLife } from "./draw-ticket-life.ts";

writeFileSync(join(import.meta.dirname, "../../docs/ticket-life.md"), drawTicketLife());
