import { z } from "zod";

/** What may be asked by a key while another program has the keyboard. */
export const globalCommandSchema = z.enum(["answer", "hangUp", "mute", "hold"]);
export type GlobalCommand = z.infer<typeof globalCommandSchema>;

const globalKeySchema = z.object({ command: globalCommandSchema, key: z.string().min(1).max(40) });
export type GlobalKey = z.infer<typeof globalKeySchema>;

/** The keys that the shell shall take from the system: none while nobody can be called here; `inCall`: there is a call to ask something of. */
export const wantedKeysSchema = z.object({ keys: z.array(globalKeySchema).max(globalCommandSchema.options.length), inCall: z.boolean() });
export type WantedKeys = z.infer<typeof wantedKeysSchema>;

/** What the shell could not have: another program has the key, or the system gives none. */
export const refusedKeysSchema = z.array(globalCommandSchema).max(globalCommandSchema.options.length);
export type RefusedKeys = z.infer<typeof refusedKeysSchema>;

/** A seat's side of those keys, for a shell that can take them from the system. */
export interface ServedKeys {
  /** Tells what the shell shall take, now and at each change. */
  serve(tell: (wanted: WantedKeys) => void): void;
  pressed(command: GlobalCommand): void;
  /** After each change of what is wanted; empty when all could be had. */
  wereRefused(refused: RefusedKeys): void;
}
