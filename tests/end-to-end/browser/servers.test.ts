import { afterAll, beforeAll, expect, it } from "vitest";
import { isHeard, isInState } from "../../support/browser/asterisk-floor.ts";
import { type CutFloor, startCutFloor } from "../../support/browser/cut-floor.ts";
import { lastSeconds } from "../../support/sound.ts";

let floor: CutFloor;

beforeAll(async () => {
  floor = await startCutFloor({}, [], true);
});
afterAll(() => floor?.stop());

/** The line stands registered at the server of that port, and says so. */
const standsAt = (port: number | undefined): Promise<void> =>
  floor.lilan
    .at("registration")
    .and(floor.lilan.console.locator('[data-registration="registered"]'))
    .filter({ hasText: `:${port}` })
    .waitFor();
/** A citizen is rung through, heard both ways, and rung off. */
async function takesCall(number: string): Promise<void> {
  const { lilan } = floor;
  const caller = await floor.talk(number);
  await isHeard(() => lilan.hear(5), floor.callerVoice);
  await isHeard(() => lastSeconds(floor.callerHeard(), 6), floor.operatorVoice);
  await lilan.console.keyboard.press("F4");
  expect(await caller.ended).toMatchObject({ by: "far", answered: true });
  await lilan.at("end-wrap-up").click();
  await isInState(lilan, "ready");
  await floor.noGhosts();
}

it("a line whose server is gone takes calls at the next one, and goes back to the first when that is well", async () => {
  const { relay, spare } = floor;
  await standsAt(relay.port);
  relay.cut("closed");
  await standsAt(spare?.port);
  await takesCall("19900000081");
  relay.mend();
  await standsAt(relay.port);
  // Only the first leads to the exchange now.
  spare?.cut("closed");
  await takesCall("19900000082");
});
