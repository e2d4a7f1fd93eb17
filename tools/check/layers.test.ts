import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** A breach per row of the table in docs/architecture.md: who imports what it must not, and the rule that must say so. */
const breaches: readonly { file: string; line: string; rule: string }[] = [
  { file: "src/base/planted.ts", line: 'import type { A } from "../contract/target.ts"; export type B = A;', rule: "room-src-base" },
  { file: "src/base/planted-package.ts", line: 'import { z } from "zod"; export const a = z;', rule: "packages-src-base" },
  { file: "src/contract/planted.ts", line: 'import type { A } from "../domain/target.ts"; export type B = A;', rule: "room-src-contract" },
  { file: "src/contract/planted-node.ts", line: 'import { join } from "node:path"; export const a = join;', rule: "no-node-in-pages" },
  { file: "src/domain/planted.ts", line: 'import type { A } from "../seat/target.ts"; export type B = A;', rule: "room-src-domain" },
  { file: "src/telephony/core/planted.ts", line: 'import type { A } from "../sipjs/target.ts"; export type B = A;', rule: "room-src-telephony-core" },
  { file: "src/telephony/core/planted-sip.ts", line: 'import { UserAgent } from "sip.js"; export const a = UserAgent;', rule: "sipjs-alone" },
  { file: "src/telephony/sipjs/planted.ts", line: 'import type { A } from "../../line/target.ts"; export type B = A;', rule: "room-src-telephony-sipjs" },
  { file: "src/seat/planted.ts", line: 'import type { A } from "../dispatch/target.ts"; export type B = A;', rule: "room-src-seat" },
  { file: "src/seat/planted-electron.ts", line: 'import { app } from "electron"; export const a = app;', rule: "electron-alone" },
  { file: "src/dispatch/planted.ts", line: 'import type { A } from "../seat/target.ts"; export type B = A;', rule: "room-src-dispatch" },
  { file: "src/main/browser/planted.ts", line: 'import type { A } from "../../seat/target.ts"; export type B = A;', rule: "room-src-main" },
  { file: "src/preload/planted.ts", line: 'import type { A } from "../seat/target.ts"; export type B = A;', rule: "room-src-preload" },
  { file: "src/renderer/planted.tsx", line: 'import type { A } from "../seat/target.ts"; export type B = A;', rule: "room-src-renderer" },
  { file: "src/renderer/planted-node.ts", line: 'import { readFileSync } from "node:fs"; export const a = readFileSync;', rule: "no-node-in-pages" },
  { file: "src/page/planted.ts", line: 'import type { A } from "../line/target.ts"; export type B = A;', rule: "room-src-page" },
  { file: "src/line/planted.ts", line: 'import type { A } from "../renderer/target.ts"; export type B = A;', rule: "room-src-line" },
  { file: "src/domain/planted-tests.ts", line: 'import type { A } from "../../tests/target.ts"; export type B = A;', rule: "tests-stay-outside" },
];
/** What each room's compiler must not see. */
const unseen: readonly { room: string; file: string; line: string }[] = [
  { room: "core", file: "src/domain/unseen.ts", line: "export const a = document.title;" },
  { room: "core", file: "src/telephony/core/unseen.ts", line: "export const a = process.pid;" },
  { room: "seat", file: "src/seat/unseen.ts", line: "export const a = document.title;" },
  { room: "dispatch", file: "src/dispatch/unseen.ts", line: "export const a = window.location;" },
  { room: "renderer", file: "src/renderer/unseen.ts", line: "export const a = process.pid;" },
  { room: "line", file: "src/line/unseen.ts", line: "export const a = process.pid;" },
];

const repository = dirname(dirname(import.meta.dirname));
let folder = "";
let said = "";

const put = (file: string, text: string): void => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), `${text}\n`);
};
const tool = (name: string, args: readonly string[]) => {
  const run = spawnSync(join(repository, "node_modules/.bin", name), args, { cwd: folder, encoding: "utf8" });
  return { status: run.status, output: run.stdout + run.stderr };
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hotline-layers-"));
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  for (const file of [".dependency-cruiser.cjs", "tsconfig.json", ...unseen.map(({ room }) => `tsconfig.${room}.json`)]) {
    cpSync(join(repository, file), join(folder, file));
  }
  for (const target of ["contract", "domain", "seat", "dispatch", "line", "renderer", "telephony/sipjs"])
    put(`src/${target}/target.ts`, "export type A = string;");
  put("tests/target.ts", "export type A = string;");
  for (const { file, line } of breaches) put(file, line);
  said = tool("depcruise", ["--config", ".dependency-cruiser.cjs", "src", "--output-type", "err"]).output;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the layer check", () => {
  it.each(breaches)("says $rule for $file", ({ file, rule }) => {
    expect(said).toContain(`${rule}: ${file}`);
  });
});

describe("the compiler of a room", () => {
  it.each(unseen)("$room does not know what $file uses", { timeout: 60_000 }, ({ room, file, line }) => {
    put(file, line);
    const run = tool("tsc", ["-p", `tsconfig.${room}.json`]);
    rmSync(join(folder, file));
    expect(run.status).not.toBe(0);
    expect(run.output).toContain(file);
  });
});
