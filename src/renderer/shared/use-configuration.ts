import type { ConfigurationRow } from "../../contract/configuration.ts";
import { useAnswer, useConsole, useStore } from "./use-console.ts";

/** The configuration of a version; null asks for the one in force, again when another comes into force. */
export function useConfiguration(version: number | null): ConfigurationRow | null {
  const store = useStore();
  const { snapshot } = useConsole();
  return useAnswer<ConfigurationRow | null>(() => store.seat.entry.configuration({ version }), [version, snapshot?.configurationVersion], null);
}
