import { type AsteriskSettings, asteriskConfiguration, defaultQueueSettings } from "./asterisk-configuration.ts";

/** What a configuration of one's own starts from: the usual ports, and words where one's own values belong. */
const shown: AsteriskSettings = {
  folder: "/srv/hotline",
  httpPort: 8088,
  sipPort: 5060,
  amiPort: 5038,
  amiUser: "hotline",
  amiSecret: "CHANGE-ME",
  rtpStart: 10_000,
  rtpEnd: 20_000,
  seatAddress: "127.0.0.1",
  trunkAddress: "TRUNK-ADDRESS",
  trunkPort: 5060,
  queue: defaultQueueSettings,
  extensions: [],
};

/** Every file that Asterisk is given, one after the other: what docs/telephony.md shows is what the tests run. */
export const shownConfiguration = (): string =>
  Object.entries(asteriskConfiguration(shown))
    .map(([name, text]) => `; ===== ${name}\n${text.trimEnd()}\n`)
    .join("\n");
