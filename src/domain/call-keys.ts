import { type GlobalCommand, type GlobalKey, globalCommandSchema } from "../contract/global-keys.ts";

/** The usual keys of the commands that may also be heard while another program has the keyboard; the rest are in renderer/shared/shortcuts.ts. */
export const usualCallKeys = { answer: "F2", hangUp: "F4", mute: "F6", hold: "F7" } as const satisfies Record<GlobalCommand, string>;

/** The keys of those commands for a person with these own keys; a command whose usual key was given to another has none. */
export function callKeysOf(own: Readonly<Record<string, string>>): GlobalKey[] {
  const given = new Set(Object.values(own));
  return globalCommandSchema.options.flatMap((command) => {
    const key = own[command] ?? (given.has(usualCallKeys[command]) ? null : usualCallKeys[command]);
    return key === null ? [] : [{ command, key }];
  });
}
