import type { SeatWindow } from "../../contract/window.ts";
import { configurationAt } from "../../domain/configuration-versions.ts";
import { type WindowPerson, windowOf } from "../../domain/window.ts";
import type { Configurations } from "../configuration/configurations.ts";
import type { Querier } from "../store/database.ts";

/** What a person's seat holds by the configuration in force. `now`: UTC ms. */
export async function currentWindow(
  { client, configurations, now }: { readonly client: Querier; readonly configurations: Configurations; readonly now: number },
  person: WindowPerson,
): Promise<SeatWindow> {
  return windowOf(person, configurationAt(await configurations.versions(client), now), now);
}
