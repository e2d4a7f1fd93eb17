import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { hashRaw } from "@node-rs/argon2";
import { z } from "zod";
import { HotlineError } from "../../contract/errors.ts";
import { onStore } from "./sqlite-errors.ts";

/** Wraps a key by means of the operating system, such as Electron's safeStorage in the main process. */
export interface KeyWrap {
  readonly kind: "electron";
  wrap(bytes: Uint8Array): Promise<Uint8Array>;
  unwrap(bytes: Uint8Array): Promise<Uint8Array>;
}

/** What a seat says of its device when somebody signs in at dispatch. */
export interface DeviceClaim {
  readonly deviceId: string | null;
  readonly deviceSecret: string | null;
}

const bytesSchema = z.base64url().max(4_000);
const slotSchema = z.discriminatedUnion("kind", [
  /** Wrapped by the operating system's key ring. */
  z.object({ kind: z.literal("electron"), wrapped: bytesSchema }),
  /** Wrapped by Argon2id of an enrolled person's password; `person` is a salted hash of the login. */
  z.object({
    kind: z.literal("person"),
    person: z.string(),
    salt: bytesSchema,
    memoryCost: z.number().int().max(1_048_576),
    timeCost: z.number().int().max(20),
    wrapped: bytesSchema,
  }),
  /** Wrapped under the secret that dispatch keeps for recovery and gives to whoever signs in on it, also for the first time. */
  z.object({ kind: z.literal("recovery"), salt: bytesSchema, wrapped: bytesSchema }),
]);
type Slot = z.infer<typeof slotSchema>;

const keyFileSchema = z.object({
  format: z.number().int(),
  /** Newest form that the journal was brought to, so that a folder of a newer version is told before any key is had. */
  journalVersion: z.number().int(),
  deviceId: z.string().max(60).nullable(),
  /**
   * What the device proves itself by at dispatch, sealed under a key made of the data key; null: it has none, as in a file of the version before.
   * That version drops it when it writes, and is then given another device.
   */
  deviceSecret: bytesSchema.nullable().default(null),
  salt: bytesSchema,
  slots: z.array(slotSchema).max(1_000),
});
type KeyFile = z.infer<typeof keyFileSchema>;

const format = 1;
/** OWASP's first choice for Argon2id; about 30 ms here. Stored in each slot, so that it can be raised. */
const cost = { memoryCost: 19_456, timeCost: 2 };
const purpose = Buffer.from("hotline-console data key 1");
const devicePurpose = Buffer.from("hotline-console device secret 1");

/**
 * The device's data key and its slots (`keys.json`). The key itself is random and never stored in the clear;
 * a slot's authentication tag proves that what came out is the key that went in.
 */
export class KeySlots {
  readonly #file: string;
  #content: KeyFile;

  /** @throws HotlineError `storeNewer`, `storeDamaged` */
  constructor(file: string, journalVersion: number) {
    this.#file = file;
    this.#content = [file, copyOf(file)].some((name) => existsSync(name))
      ? readEither(file, journalVersion)
      : { format, journalVersion, deviceId: null, deviceSecret: null, salt: encode(randomBytes(16)), slots: [] };
  }

  /** Whether a data key exists already, opened or not. */
  get isMade(): boolean {
    return this.#content.slots.length > 0;
  }
  get deviceId(): string | null {
    return this.#content.deviceId;
  }
  /** By what this device proves itself. One whose secret nobody can open yet, or any more, names none. @param dataKey null while it is not had */
  claim(dataKey: Uint8Array | null): DeviceClaim {
    const { deviceId, deviceSecret: sealed, salt } = this.#content;
    if (sealed === null) return { deviceId, deviceSecret: null };
    const opened = dataKey === null ? null : unseal(deviceKey(dataKey, salt), sealed, devicePurpose);
    return opened === null ? { deviceId: null, deviceSecret: null } : { deviceId, deviceSecret: opened.toString("utf8") };
  }
  forgetDevice(): void {
    if (this.#content.deviceId !== null) this.#write({ ...this.#content, deviceId: null, deviceSecret: null });
  }
  /** The id and what proves it change in one write. @param secret null: another device has none, and the same keeps its own */
  setDevice(deviceId: string, secret: string | null, dataKey: Uint8Array): void {
    const isSame = deviceId === this.#content.deviceId;
    if (isSame && secret === null) return;
    const deviceSecret = secret === null ? null : seal(deviceKey(dataKey, this.#content.salt), Buffer.from(secret, "utf8"), devicePurpose);
    this.#write({ ...this.#content, deviceId, deviceSecret });
  }

  /** The data key by the operating system's key ring; null where there is no such slot or it no longer opens. */
  async openByKeyWrap(wrap: KeyWrap): Promise<Buffer | null> {
    const slot = this.#content.slots.find((entry) => entry.kind === "electron");
    if (slot === undefined) return null;
    const key = await wrap.unwrap(decode(slot.wrapped)).catch(() => null);
    return key === null || key.length !== 32 ? null : Buffer.from(key);
  }
  /** Whether this person has a slot on this device. */
  knows(login: string): boolean {
    const person = this.#nameOf(login);
    return this.#content.slots.some((entry) => entry.kind === "person" && entry.person === person);
  }
  /** The data key by a person's password; null when there is no slot of that person or the password is wrong. */
  async openByPassword(login: string, password: string): Promise<Buffer | null> {
    const person = this.#nameOf(login);
    const slot = this.#content.slots.find((entry) => entry.kind === "person" && entry.person === person);
    if (slot?.kind !== "person") return null;
    return unseal(await derive(password, slot), slot.wrapped);
  }
  /** The data key by what dispatch keeps for recovery; null when it does not open. */
  openByRecovery(secret: string): Buffer | null {
    const slot = this.#content.slots.find((entry) => entry.kind === "recovery");
    return slot?.kind === "recovery" ? unseal(recoveryKey(secret, slot.salt), slot.wrapped) : null;
  }

  async addKeyWrap(dataKey: Uint8Array, wrap: KeyWrap): Promise<void> {
    const wrapped = encode(await wrap.wrap(dataKey));
    this.#replace((slot) => slot.kind === "electron", { kind: "electron", wrapped });
  }
  async addPassword(dataKey: Uint8Array, login: string, password: string): Promise<void> {
    const person = this.#nameOf(login);
    const derivation = { salt: encode(randomBytes(16)), ...cost };
    const wrapped = seal(await derive(password, derivation), dataKey);
    this.#replace((slot) => slot.kind === "person" && slot.person === person, { kind: "person", person, ...derivation, wrapped });
  }
  removePassword(login: string): void {
    const person = this.#nameOf(login);
    if (this.knows(login)) this.#write({ ...this.#content, slots: this.#content.slots.filter((slot) => slot.kind !== "person" || slot.person !== person) });
  }
  addRecovery(dataKey: Uint8Array, secret: string): void {
    const salt = encode(randomBytes(16));
    this.#replace((slot) => slot.kind === "recovery", { kind: "recovery", salt, wrapped: seal(recoveryKey(secret, salt), dataKey) });
  }

  #nameOf(login: string): string {
    return createHash("sha256").update(this.#content.salt).update(login.normalize("NFKC").trim().toLowerCase()).digest("base64url");
  }
  #replace(isOld: (slot: Slot) => boolean, slot: Slot): void {
    this.#write({ ...this.#content, slots: [...this.#content.slots.filter((entry) => !isOld(entry)), slot] });
  }
  #write(content: KeyFile): void {
    onStore(() => {
      replaceFile(this.#file, JSON.stringify(content));
      replaceFile(copyOf(this.#file), JSON.stringify(content));
    });
    this.#content = content;
  }
}

/** The whole store hangs on this file, so that there are two of it: one that a disk spoilt is made good by the other. */
export const copyOf = (file: string): string => `${file}.copy`;
function readEither(file: string, journalVersion: number): KeyFile {
  try {
    return read(file, journalVersion);
  } catch (error) {
    if (!(error instanceof HotlineError) || error.kind !== "storeDamaged" || !existsSync(copyOf(file))) throw error;
    return read(copyOf(file), journalVersion);
  }
}
function read(file: string, journalVersion: number): KeyFile {
  let written: unknown;
  try {
    written = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new HotlineError({ kind: "storeDamaged", detail: "keys" });
  }
  const version = z.object({ format: z.number(), journalVersion: z.number() }).safeParse(written);
  if (version.success && (version.data.format > format || version.data.journalVersion > journalVersion)) {
    throw new HotlineError({ kind: "storeNewer", detail: `journal ${version.data.journalVersion}, this program knows ${journalVersion}` });
  }
  const parsed = keyFileSchema.safeParse(written);
  if (!parsed.success) throw new HotlineError({ kind: "storeDamaged", detail: "keys" });
  return { ...parsed.data, journalVersion };
}

const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
const decode = (text: string): Buffer => Buffer.from(text, "base64url");

const derive = (password: string, slot: { salt: string; memoryCost: number; timeCost: number }): Promise<Buffer> =>
  hashRaw(password, { salt: decode(slot.salt), memoryCost: slot.memoryCost, timeCost: slot.timeCost, parallelism: 1, outputLen: 32 });

const deviceKey = (dataKey: Uint8Array, salt: string): Buffer => Buffer.from(hkdfSync("sha256", dataKey, decode(salt), devicePurpose, 32));
const recoveryKey = (secret: string, salt: string): Buffer => Buffer.from(hkdfSync("sha256", secret, decode(salt), purpose, 32));

/** AES-256-GCM: 12 bytes nonce, 16 bytes tag, ciphertext. */
function seal(key: Uint8Array, content: Uint8Array, use = purpose): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(use);
  const sealed = Buffer.concat([cipher.update(content), cipher.final()]);
  return encode(Buffer.concat([nonce, cipher.getAuthTag(), sealed]));
}

function unseal(key: Uint8Array, text: string, use = purpose): Buffer | null {
  const sealed = decode(text);
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12)).setAAD(use);
    decipher.setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
  } catch {
    return null;
  }
}

/** Writes a file so that after a power cut either the old or the new one is there, whole. */
function replaceFile(file: string, content: string): void {
  const descriptor = openSync(`${file}.new`, "w", 0o600);
  try {
    writeSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${file}.new`, file);
  if (process.platform === "win32") return;
  const folder = openSync(dirname(file), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
