import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";
import type { Plugin } from "vite";

const root = import.meta.dirname;
const inRoot = (...parts: string[]) => join(root, ...parts);

/** The pages' documents lie beside their assets under the page's own name: `console/index.html`, `line/index.html`, `assets/…`. */
const documentNames = (names: Readonly<Record<string, string>>): Plugin => ({
  name: "document-names",
  enforce: "post",
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      const name = names[file.fileName];
      if (name !== undefined) file.fileName = name;
    }
  },
});

export default defineConfig({
  main: {
    build: {
      outDir: inRoot("out", "electron-main"),
      // The oldest Electron that the tests drive (33) has Node 20 inside.
      target: "node20",
      minify: false,
      rolldownOptions: {
        input: {
          main: inRoot("src/main/electron/main.ts"),
          "seat-entry": inRoot("src/main/electron/seat-entry.ts"),
          // Threads of the seat's.
          "check-cache": inRoot("src/seat/store/check-cache.ts"),
          "write-image": inRoot("src/seat/image/write-image.ts"),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: inRoot("out", "preload"),
      target: "node20",
      minify: false,
      // A sandboxed preload is one CommonJS file without packages.
      externalizeDeps: false,
      rolldownOptions: { input: { port: inRoot("src/preload/port.ts") }, output: { format: "cjs", entryFileNames: "[name].cjs" } },
    },
  },
  renderer: {
    root: inRoot("src"),
    // Relative addresses work under the custom protocol and under the browser shell alike.
    base: "./",
    plugins: [react(), documentNames({ "renderer/index.html": "console/index.html" })],
    worker: { format: "es" },
    build: {
      outDir: inRoot("out", "pages"),
      target: "chrome130",
      // The content security policy lets no data: address run or play.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: { console: inRoot("src/renderer/index.html"), line: inRoot("src/line/index.html") } },
    },
  },
});
