// Builds the pages and Electron's parts into `out/`.
import { buildPages } from "./start/build-pages.ts";

const built = await buildPages({ always: true });
if (!built.passed) {
  console.error(built.output);
  process.exitCode = 1;
}
