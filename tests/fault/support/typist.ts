// Types into a seat's journal as fast as it goes, and says each thing that was acknowledged, until it is killed.
import { join } from "node:path";
import { Cache } from "../../../src/seat/store/cache.ts";
import { Journal } from "../../../src/seat/store/journal.ts";
import { systemClock } from "../../support/system-clock.ts";
import { storeKey } from "./typed.ts";
import { Typing } from "./typing.ts";

const [folder = ""] = process.argv.slice(2);
const journal = Journal.open(join(folder, "journal.sqlite"), storeKey);
const cache = new Cache({ file: join(folder, "cache.sqlite"), key: storeKey, onRebuilt: () => {} });
const typing = new Typing({ store: { journal, cache }, clock: systemClock, deviceId: "typist", say: (said) => process.send?.(said), onOutbox: () => {} });
for (;;) {
  typing.stroke();
  // What was said goes out before the next stroke, or the parent would never hear of it.
  await new Promise<void>((resolve) => setImmediate(resolve));
}
