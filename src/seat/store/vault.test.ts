import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Clock } from "../../base/clock.ts";
import { silentLogger } from "../../base/logger.ts";
import { HotlineError } from "../../contract/errors.ts";
import { openDatabase } from "./database.ts";
import type { KeyWrap } from "./key-slots.ts";
import { migrate } from "./migrate.ts";
import { Vault } from "./vault.ts";

const day = 86_400_000;
const secret = "what dispatch keeps for this device";
let folder = "";
/** What waits for its time, and the time, which stands until it is moved. */
let waiting: { delay: number; run: () => void }[] = [];
const now = 1_700_000_000_000;
let rebuilt = 0;
let rebuiltOnce: () => void = () => {};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hotline-vault-"));
  [waiting, rebuilt] = [[], 0];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clock: Clock = {
  now: () => now,
  monotonic: () => now,
  after(delay, run) {
    const timer = { delay, run };
    waiting.push(timer);
    const cancel = (): void => {
      waiting = waiting.filter((entry) => entry !== timer);
    };
    return { cancel };
  },
};
/** Carries out what is due within so many ms. */
function pass(ms: number): void {
  const due = waiting.filter(({ delay }) => delay <= ms);
  waiting = waiting.filter(({ delay }) => delay > ms);
  for (const { run } of due) run();
}
function makeVault(keyWrap: KeyWrap | null = null): Vault {
  const onCacheRebuilt = (): void => {
    rebuilt += 1;
    rebuiltOnce();
  };
  return new Vault({ folder, keyWrap, clock, logger: silentLogger, onCacheRebuilt });
}
/** A key ring that can be changed for another. */
function keyRing(mark: number): KeyWrap {
  return {
    kind: "electron",
    wrap: async (bytes) => Uint8Array.from([mark, ...bytes]),
    unwrap: async (bytes) => {
      if (bytes[0] !== mark) throw new Error("another ring");
      return bytes.slice(1);
    },
  };
}
const file = (name: string): string => join(folder, name);
const aside = (name: string): string[] => readdirSync(folder).filter((entry) => entry.startsWith(`${name}.damaged-`));

/** A store with a draft in its journal and thousands of places in its cache. */
function filledStore(): void {
  const vault = makeVault();
  vault.openByDispatch(secret);
  const { journal, cache } = vault.need();
  journal.writeDraft("draft", { content: "暖气不热" });
  cache.read((statements) => {
    for (let place = 0; place < 3_000; place += 1) statements.writePlace.run(`1101${place}`, JSON.stringify({ name: "街道".repeat(200) }));
  });
  vault.close();
}
/** Spoils a page that nothing reads at the start. */
function spoilPage(): void {
  const bytes = readFileSync(file("cache.sqlite"));
  bytes.fill(0x5a, bytes.length - 2 * 4_096 + 100, bytes.length - 2 * 4_096 + 900);
  writeFileSync(file("cache.sqlite"), bytes);
}

describe("a cache with damage that no reader has met", () => {
  it("is looked through at once after an unclean stop, set aside and begun anew, the journal as it was", async () => {
    filledStore();
    spoilPage();
    writeFileSync(file("cache.sqlite-wal"), "left by who was killed");
    const found = new Promise<void>((resolve) => {
      rebuiltOnce = resolve;
    });
    const vault = makeVault();
    vault.openByDispatch(secret);
    const { journal, cache } = vault.need();
    expect(rebuilt).toBe(0);
    pass(0);
    await found;
    expect(cache.isRebuilt).toBe(true);
    expect(cache.position.cursor).toBeNull();
    expect(cache.read((statements) => statements.places.all())).toEqual([]);
    expect(aside("cache.sqlite").length).toBeGreaterThan(0);
    expect(journal.drafts({ parse: (value: unknown) => value } as never)).toEqual([{ content: "暖气不热" }]);
    vault.close();
  });
  it("is looked through a while after the start when the stop was in order", async () => {
    filledStore();
    spoilPage();
    const found = new Promise<void>((resolve) => {
      rebuiltOnce = resolve;
    });
    const vault = makeVault();
    vault.openByDispatch(secret);
    pass(20_000);
    expect(rebuilt).toBe(0);
    pass(30_000);
    await found;
    expect(rebuilt).toBe(1);
    vault.close();
  });
});

describe("a store", () => {
  it("whose form is not the one that was left is damaged, not merely strange", () => {
    const migrations = [{ number: 1, sql: "CREATE TABLE one (a); CREATE TABLE two (b)" }];
    const options = { file: file("form.sqlite"), key: null, synchronous: "NORMAL", checkpointPages: 100, cacheKibibytes: 100, migrations } as const;
    const database = openDatabase(options);
    migrate(database, migrations);
    database.exec("DROP TABLE two");
    database.close();
    expect(() => openDatabase(options)).toThrow(new HotlineError({ kind: "storeDamaged", detail: "form" }));
  });
  it("opens though a disk spoilt its key file, of which there are two", () => {
    filledStore();
    writeFileSync(file("keys.json"), "{");
    const vault = makeVault();
    vault.openByDispatch(secret);
    expect(vault.need().journal.drafts({ parse: (value: unknown) => value } as never)).toHaveLength(1);
    vault.close();
  });
  it("whose key ring was changed says so, is opened by the recovery key and by no other, and by the new ring from then on", async () => {
    const old = makeVault(keyRing(1));
    await old.openByKeyWrap();
    old.need().journal.writeDraft("draft", { content: "暖气不热" });
    await old.enrol({ login: "lilan", password: "x", recoverySecret: secret });
    old.close();
    const vault = makeVault(keyRing(2));
    await vault.openByKeyWrap();
    expect([vault.store, vault.isKeyLost]).toEqual([null, true]);
    expect(vault.openByRecoveryKey("another store's")).toBe(false);
    expect(vault.openByRecoveryKey(secret)).toBe(true);
    await vault.renewKeyWrap();
    expect(vault.isKeyLost).toBe(false);
    vault.close();
    const next = makeVault(keyRing(2));
    await next.openByKeyWrap();
    expect(next.need().journal.drafts({ parse: (value: unknown) => value } as never)).toEqual([{ content: "暖气不热" }]);
    next.close();
  });
  it("is opened no longer by who was forgotten, and by the others as before", async () => {
    const vault = makeVault();
    vault.openByDispatch(secret);
    for (const login of ["lilan", "wangqiang"]) await vault.enrol({ login, password: `the password of ${login}`, recoverySecret: secret });
    vault.forget("LiLan");
    vault.close();
    const again = makeVault();
    expect(await again.openByPassword("lilan", "the password of lilan")).toBe(false);
    expect(again.knows("lilan")).toBe(false);
    expect(await again.openByPassword("wangqiang", "the password of wangqiang")).toBe(true);
    again.close();
  });
  it("keeps what was set aside for its time and no more of it than it should", () => {
    const at = (days: number): string => String(now - days * day);
    const kept = [
      `cache.sqlite.damaged-${at(1)}`,
      `cache.sqlite.damaged-${at(1)}-wal`,
      ...[2, 3, 4, 5, 80].map((days) => `journal.sqlite.damaged-${at(days)}`),
    ];
    const gone = [`cache.sqlite.damaged-${at(2)}`, `journal.sqlite.damaged-${at(85)}`, `keys.json.damaged-${at(91)}`];
    for (const name of [...kept, ...gone]) writeFileSync(file(name), "");
    const vault = makeVault();
    const left = readdirSync(folder);
    vault.close();
    for (const name of kept) expect(left).toContain(name);
    for (const name of gone) expect(left).not.toContain(name);
  });
});

describe("what the device proves itself by", () => {
  const lilan = { login: "lilan", password: "the password of lilan" };
  const stranger = { login: "wangqiang", password: "never here" };
  const nothing = { deviceId: null, deviceSecret: null };
  /** A store with a device that has a secret. */
  async function provable(): Promise<void> {
    const vault = makeVault();
    vault.openByDispatch(secret);
    vault.takeDevice("device", "32 random bytes");
    await vault.enrol({ ...lilan, recoverySecret: secret });
    expect(await vault.claim(stranger)).toEqual({ deviceId: "device", deviceSecret: "32 random bytes" });
    vault.close();
  }
  it("is read with the store, or before it by who has a slot; before that the device names nothing", async () => {
    await provable();
    const vault = makeVault();
    expect(vault.deviceId).toBe("device");
    expect(await vault.claim(stranger)).toEqual(nothing);
    expect(await vault.claim({ ...lilan, password: "wrong" })).toEqual(nothing);
    expect(await vault.claim(lilan)).toEqual({ deviceId: "device", deviceSecret: "32 random bytes" });
    expect(vault.store).toBeNull();
    vault.openByDispatch(secret);
    expect(await vault.claim(stranger)).toEqual({ deviceId: "device", deviceSecret: "32 random bytes" });
    vault.close();
  });
  it("goes with the device, and stays while dispatch tells nothing new of it", async () => {
    await provable();
    const vault = makeVault();
    vault.openByDispatch(secret);
    vault.takeDevice("device", null);
    expect(await vault.claim(lilan)).toMatchObject({ deviceSecret: "32 random bytes" });
    vault.takeDevice("device", "others");
    expect(await vault.claim(lilan)).toEqual({ deviceId: "device", deviceSecret: "others" });
    vault.takeDevice("another", null);
    expect(await vault.claim(lilan)).toEqual({ deviceId: "another", deviceSecret: null });
    vault.takeDevice("third", "of the third");
    vault.forgetDevice();
    expect(await vault.claim(lilan)).toEqual(nothing);
    vault.close();
  });
  it("stands nowhere in the folder as it is", async () => {
    await provable();
    for (const name of readdirSync(folder)) expect([name, readFileSync(file(name)).includes("32 random bytes")]).toEqual([name, false]);
  });
  it("is given to a device whose key file is of the version before, which had none", async () => {
    await provable();
    const { deviceSecret: _none, ...before } = JSON.parse(readFileSync(file("keys.json"), "utf8")) as Record<string, unknown>;
    for (const name of ["keys.json", "keys.json.copy"]) writeFileSync(file(name), JSON.stringify(before));
    const vault = makeVault();
    expect(await vault.claim(stranger)).toEqual({ deviceId: "device", deviceSecret: null });
    vault.openByDispatch(secret);
    vault.takeDevice("device", "given later");
    vault.close();
    const again = makeVault();
    expect(await again.claim(lilan)).toEqual({ deviceId: "device", deviceSecret: "given later" });
    again.close();
  });
});
