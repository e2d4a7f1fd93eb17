import { spawnSync } from "node:child_process";
import { existsSync, globSync, rmSync, writeFileSync } from "node:fs";

/** A tool that the tests need from the system: how one sees that it is there, and Debian's package for it. */
interface SystemPart {
  readonly name: string;
  readonly package: string;
  readonly isThere: () => boolean;
}

const onPath = (command: string): boolean => spawnSync("sh", ["-c", `command -v ${command}`], { stdio: "ignore" }).status === 0;
const hasChineseFace = (): boolean => {
  const listed = spawnSync("fc-list", [":lang=zh", "family"], { encoding: "utf8" });
  return listed.status === 0 && listed.stdout.trim().length > 0;
};

const parts: readonly SystemPart[] = [
  { name: "Chromium", package: "chromium", isThere: () => onPath("chromium") },
  { name: "Xvfb", package: "xvfb", isThere: () => onPath("Xvfb") },
  { name: "xauth", package: "xauth", isThere: () => onPath("xauth") },
  { name: "a Chinese typeface", package: "fonts-noto-cjk", isThere: hasChineseFace },
  { name: "fontconfig", package: "fontconfig", isThere: () => onPath("fc-list") },
  { name: "xdotool", package: "xdotool", isThere: () => onPath("xdotool") },
  { name: "xev", package: "x11-utils", isThere: () => onPath("xev") },
  { name: "sxhkd", package: "sxhkd", isThere: () => onPath("sxhkd") },
  { name: "sipp", package: "sip-tester", isThere: () => onPath("sipp") },
  { name: "espeak-ng", package: "espeak-ng", isThere: () => onPath("espeak-ng") },
  { name: "debootstrap", package: "debootstrap", isThere: () => onPath("debootstrap") || existsSync("/usr/sbin/debootstrap") },
  { name: "unzip", package: "unzip", isThere: () => onPath("unzip") },
  { name: "PulseAudio", package: "pulseaudio", isThere: () => onPath("pulseaudio") },
  { name: "PulseAudio's tools", package: "pulseaudio-utils", isThere: () => onPath("pactl") },
  { name: "a C compiler", package: "gcc", isThere: () => onPath("gcc") },
  { name: "the C library's headers", package: "libc6-dev", isThere: () => existsSync("/usr/include/stdio.h") },
  { name: "Kamailio", package: "kamailio", isThere: () => onPath("kamailio") },
  {
    name: "Kamailio's WebSocket module",
    package: "kamailio-websocket-modules",
    isThere: () => globSync("/usr/lib/*/kamailio/modules/websocket.so").length > 0,
  },
  { name: "rtpengine", package: "rtpengine-daemon", isThere: () => onPath("rtpengine") },
  { name: "iproute2", package: "iproute2", isThere: () => onPath("ip") },
];

const apt = (args: readonly string[]): boolean =>
  spawnSync("apt-get", ["-o", "DPkg::Lock::Timeout=300", "-y", "-q", ...args], {
    stdio: ["ignore", 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  }).status === 0;

const policy = "/usr/sbin/policy-rc.d";
/** Runs with Debian told to start no service (invoke-rc.d asks this file): the exchanges' packages bring some, and tests start their own. */
function withoutServices(run: () => void): void {
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    run();
  } finally {
    if (isOurs) rmSync(policy);
  }
}

/**
 * Makes sure that all the system's parts are there: installs them as root on a Debian machine,
 * else names what is missing. @returns the names still missing; empty when all is well.
 */
export function provisionSystemParts(): readonly string[] {
  const missing = parts.filter((part) => !part.isThere());
  if (missing.length === 0) return [];
  const canInstall = process.platform === "linux" && process.getuid?.() === 0 && onPath("apt-get");
  if (canInstall) {
    const packages = missing.map((part) => part.package);
    console.log(`Installing from Debian: ${packages.join(" ")}`);
    withoutServices(() => {
      if (apt(["install", "--no-install-recommends", ...packages])) return;
      apt(["update"]);
      apt(["install", "--no-install-recommends", ...packages]);
    });
  }
  return missing.filter((part) => !part.isThere()).map((part) => `${part.name} (Debian's package ${part.package})`);
}
