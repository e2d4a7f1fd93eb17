import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/** electron-builder's own reading and checking of its configuration. */
const fromBuilder = createRequire(createRequire(import.meta.url).resolve("electron-builder"));
const { getConfig, validateConfiguration } = fromBuilder("app-builder-lib/out/util/config/config.js");
const { DebugLogger } = fromBuilder("builder-util");

const read = (): Promise<Record<string, unknown>> => getConfig(join(import.meta.dirname, "../.."), "electron.builder.yml", null);
const validate = (configuration: unknown): Promise<void> => validateConfiguration(configuration, new DebugLogger(false));

describe("electron.builder.yml", () => {
  it("is what electron-builder's schema allows, and a wrong word in it is found", async () => {
    const configuration = await read();
    await validate(configuration);
    await expect(validate({ ...configuration, electronFuses: { runAsNodes: false } })).rejects.toThrow(/configuration.electronFuses/);
  });
  it("sets every fuse that closes a door", async () => {
    expect((await read()).electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });
  it("packs for all three systems", async () => {
    expect(await read()).toMatchObject({ win: { target: "nsis" }, mac: { target: "dmg" }, linux: { target: ["AppImage", "deb"] } });
  });
});
