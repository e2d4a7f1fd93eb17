import { cp, link, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface PrepareOptions {
  /** A bare Electron (`provisionElectron().folder`), which stays as it is. */
  readonly electronFolder: string;
  /** The built checkout: `out/` and `node_modules/` are taken from it. */
  readonly repository: string;
  /** Name of the executable in `electronFolder`. */
  readonly executable?: string;
  /** Built pages in place of `out/pages`. */
  readonly pages?: string;
  /** A built seat entry in place of `out/electron-main/seat-entry.js`. */
  readonly seatEntry?: string;
}

export interface PreparedElectronApp {
  readonly executablePath: string;
  /** The application's own folder, `resources/app`. */
  readonly appFolder: string;
  remove(): Promise<void>;
}

/**
 * Puts the built application into a copy of a bare Electron, in a temporary folder. The copy is made of hard links where the
 * file system allows it (0.7 GB otherwise), and the application is really copied, so that a test may replace parts of it.
 */
export async function prepareElectronApp(options: PrepareOptions): Promise<PreparedElectronApp> {
  const executable = options.executable ?? "Cypress";
  const folder = await mkdtemp(join(tmpdir(), "hotline-electron-"));
  const appFolder = join(folder, "resources", "app");
  try {
    await copyTree(options.electronFolder, folder);
    await mkdir(appFolder, { recursive: true });
    await cp(join(options.repository, "out"), join(appFolder, "out"), { recursive: true });
    await cp(join(options.repository, "resources"), join(appFolder, "resources"), { recursive: true });
    await symlink(join(options.repository, "node_modules"), join(appFolder, "node_modules"));
    if (options.pages !== undefined) {
      await rm(join(appFolder, "out", "pages"), { recursive: true, force: true });
      await cp(options.pages, join(appFolder, "out", "pages"), { recursive: true });
    }
    if (options.seatEntry !== undefined) await cp(options.seatEntry, join(appFolder, "out", "electron-main", "seat-entry.js"));
    await writeFile(join(appFolder, "package.json"), JSON.stringify({ name: "hotline-console", type: "module", main: "out/electron-main/main.js" }));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return { executablePath: join(folder, executable), appFolder, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target);
    // Another file system (EXDEV) has no hard links to this one.
    else await link(source, target).catch(() => cp(source, target));
  }
}
