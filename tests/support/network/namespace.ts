import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, startChild } from "../house/child.ts";

/**
 * A network of its own for a browser: one cable to this machine, whose address can change, vanish, or carry nothing.
 * What the browser reaches on its own loopback (its seat) goes by a file and not by the cable.
 */
export interface Namespace {
  /** This machine's address at the other end of the cable. */
  readonly hostAddress: string;
  /** A program that runs Chromium inside. */
  readonly chromium: string;
  /** From now on `127.0.0.1:port` inside is this machine's: by a file (`near`), or over the cable from `hostAddress` (`far`). */
  forward(kind: "near" | "far", port: number): Promise<void>;
  /** The address is gone, as when a cable or a wireless network is left; the system tells its programs. */
  loseAddress(): void;
  /** Another address than before. */
  newAddress(): void;
  /** The cable carries nothing in either direction, and nobody is told. */
  goSilent(): void;
  speak(): void;
  stop(): Promise<void>;
}

const prefix = "hotline";
const ip = (...args: string[]): void => {
  const ran = spawnSync("ip", args, { encoding: "utf8" });
  if (ran.status !== 0) throw new Error(`ip ${args.join(" ")}: ${ran.stderr}`);
};

/** Whether this machine lets one make networks: as root on Linux, outside a tight container. */
export function canMakeNamespaces(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const name = `${prefix}-try-${process.pid}`;
  const made = spawnSync("ip", ["netns", "add", name]).status === 0;
  if (made) spawnSync("ip", ["netns", "delete", name]);
  return made;
}

/** Names carry their maker's process id: what a killed run left is taken away. */
function sweep(): void {
  for (const name of existsSync("/run/netns") ? readdirSync("/run/netns") : []) {
    const owner = new RegExp(`^${prefix}-(?:try-)?(\\d+)$`).exec(name)?.[1];
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) spawnSync("ip", ["netns", "delete", name]);
  }
}

export async function startNamespace(): Promise<Namespace> {
  sweep();
  const name = `${prefix}-${process.pid}`;
  const net = `10.77.${process.pid % 250}`;
  const [hostAddress, outside, inside] = [`${net}.1`, `hl${process.pid}a`, `hl${process.pid}b`];
  const folder = mkdtempSync(join(tmpdir(), "hotline-network-"));
  const inNamespace = (...args: string[]): void => ip("-n", name, ...args);
  ip("netns", "add", name);
  ip("link", "add", outside, "type", "veth", "peer", "name", inside, "netns", name);
  ip("address", "add", `${hostAddress}/24`, "dev", outside);
  ip("link", "set", outside, "up");
  // A link-local address of the other family would go on saying that there is a network.
  spawnSync("ip", ["netns", "exec", name, "sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6"]);
  inNamespace("link", "set", "lo", "up");
  inNamespace("link", "set", inside, "up");
  let last = 2;
  const address = (): string => `${net}.${last}/24`;
  const take = (): void => {
    inNamespace("address", "add", address(), "dev", inside);
    inNamespace("route", "add", "default", "via", hostAddress);
  };
  take();
  const chromium = join(folder, "chromium");
  writeFileSync(chromium, `#!/bin/sh\nexec ip netns exec ${name} /usr/bin/chromium "$@"\n`);
  chmodSync(chromium, 0o755);
  const children: Child[] = [];
  const servers: Server[] = [];
  return {
    hostAddress,
    chromium,
    async forward(kind, port) {
      const file = join(folder, `${port}.socket`);
      if (kind === "near") servers.push(await bridge(file, port));
      const target = kind === "near" ? file : `${hostAddress}:${port}`;
      const child = startChild(join(import.meta.dirname, "forward.ts"), [String(port), target], {}, ["ip", "netns", "exec", name]);
      children.push(child);
      await child.next((message) => (message === "listening" ? message : null));
    },
    loseAddress: () => inNamespace("address", "del", address(), "dev", inside),
    newAddress: () => {
      last += 1;
      take();
    },
    // Packets without a home are dropped without a word.
    goSilent: () => ip("address", "del", `${hostAddress}/24`, "dev", outside),
    speak: () => ip("address", "add", `${hostAddress}/24`, "dev", outside),
    async stop() {
      await Promise.all(children.map((child) => child.kill()));
      for (const server of servers) server.close();
      spawnSync("ip", ["netns", "delete", name]);
      spawnSync("ip", ["link", "delete", outside]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A file that leads to this machine's port: files know no networks. */
function bridge(file: string, port: number): Promise<Server> {
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const socket of [near, far]) socket.on("error", () => socket.destroy());
    near.pipe(far).pipe(near);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  });
  return new Promise((resolve) => server.listen(file, () => resolve(server)));
}
