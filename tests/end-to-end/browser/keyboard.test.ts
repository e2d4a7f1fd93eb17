import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TicketRow } from "../../../src/contract/rows.ts";
import { type AsteriskFloor, isInState, isSynced, startAsteriskFloor, ticketsAtDispatch } from "../../support/browser/asterisk-floor.ts";
import { type CountedKeys, countedKeys } from "../../support/browser/counted-keys.ts";
import type { SippCaller } from "../../support/sipp.ts";

/**
 * Three typical calls by the keyboard alone: no mouse, no field filled from outside. What the caller said is free text and
 * counted apart, for it is spoken and not chosen; every other key from the ring to the saved ticket counts.
 */
let floor: AsteriskFloor;
const counts: string[] = [];
const pictures = process.env.HOTLINE_PICTURES;
const picture = async (name: string): Promise<void> => {
  if (pictures !== undefined) await floor.lilan.console.screenshot({ path: join(pictures, `${name}.png`), animations: "disabled" });
};

beforeAll(async () => {
  floor = await startAsteriskFloor();
});
afterAll(async () => {
  console.log(["keys from ring to save (free text apart):", ...counts].join("\n  "));
  await floor?.stop();
});

/** A citizen rings and is answered by F2, the first key that counts. */
async function ring(number: string): Promise<{ keys: CountedKeys; caller: SippCaller }> {
  const { lilan } = floor;
  await lilan.console.keyboard.press("F9");
  await isInState(lilan, "ready");
  const caller = await floor.call(number);
  await lilan.at("answer").waitFor();
  const keys = countedKeys(lilan);
  await keys.press("F2");
  await caller.answered;
  await expect.poll(() => keys.focused()).toBe("field-content");
  // Nothing of what was read for the caller before.
  expect([await lilan.at("knowledge-search").inputValue(), await lilan.at("insert-article").count()]).toEqual(["", 0]);
  return { keys, caller };
}
/** Saved by a key; then the call ends, which counts no more. @returns the ticket as dispatch has it */
async function save(keys: CountedKeys, key: string, call: { name: string; caller: SippCaller; content: string }): Promise<TicketRow> {
  const { lilan } = floor;
  await keys.press(key);
  await lilan.at("ticket-form").waitFor({ state: "detached" });
  // The caller is still there: what is typed next looks up, also after an article's passage had the cursor.
  await expect.poll(() => keys.focused()).toBe("knowledge-search");
  counts.push(`${call.name}: ${keys.count} keys, ${keys.spoken} characters of free text`);
  await lilan.console.keyboard.press("F4");
  await call.caller.ended;
  await isInState(lilan, "wrapUp");
  await isSynced(lilan);
  const made = (await ticketsAtDispatch(floor.house)).find(({ fields }) => fields.content === call.content);
  if (made === undefined) throw new Error(`${call.name} is not at dispatch`);
  return made;
}
/** Picks in a box by what is typed there. */
async function pick(keys: CountedKeys, box: string, letters: string): Promise<void> {
  await keys.tabTo(box);
  await keys.type(letters);
  await keys.press("Enter");
  await floor.lilan.at(`${box}-pill`).first().waitFor();
}

/** A citizen of the demo whose number the exchange can send, with a place of an earlier ticket. */
async function knownCitizen(): Promise<{ number: string; place: TicketRow["fields"]["place"] }> {
  const known = (await ticketsAtDispatch(floor.house)).find(
    ({ fields, numberMask, sample }) => sample && !fields.confidential && fields.place.streetId !== null && numberMask !== null,
  );
  if (known === undefined) throw new Error("the demo has no ticket with a place");
  return { number: `1990000${known.numberMask?.slice(-4)}`, place: known.fields.place };
}

describe("by the keyboard alone", () => {
  it("answers an inquiry from an article", async () => {
    const { keys, caller } = await ring("19900000061");
    const content = "咨询公租房怎么申请，需要什么材料";
    await keys.say(content);
    await keys.press("Control+k");
    await keys.type("ggzl");
    await floor.lilan.at("article-hit").filter({ hasText: "公共租赁住房" }).first().waitFor();
    await keys.press("Enter");
    await floor.lilan.at("insert-article").waitFor();
    const ticket = await save(keys, "Control+2", { name: "inquiry answered from an article", caller, content });
    expect(ticket.status).toBe("answered");
    expect(ticket.fields.articleIds).toHaveLength(1);
  });

  it("takes a heating complaint of a known caller in fewer than 40 keys beyond what is said", async () => {
    const { number, place } = await knownCitizen();
    const { keys, caller } = await ring(number);
    const content = "暖气不热，家里只有十四度，老人受不了";
    await keys.say(content);
    await keys.press("Alt+1");
    await floor.lilan.at("field-place-pill").waitFor();
    await pick(keys, "field-demandType", "ts");
    await pick(keys, "field-category", "sw");
    // The temperature is required of such a complaint: without it nothing goes, and the cursor is put there.
    await keys.press("Control+Enter");
    await expect.poll(() => keys.focused()).toBe("field-extra-roomTemperature");
    await keys.type("14");
    await picture("extra-fields");
    const ticket = await save(keys, "Control+Enter", { name: "heating complaint, known caller", caller, content });
    expect(ticket.fields).toMatchObject({ demandType: "complaint", categoryId: "heating.cold", extra: { roomTemperature: "14" } });
    expect(ticket.fields.place.districtId).not.toBeNull();
    expect([place.districtId, ticket.callerId !== null, ticket.status]).toEqual([ticket.fields.place.districtId, true, "dispatched"]);
    expect(ticket.fields.unitId).not.toBeNull();
    expect(keys.count).toBeLessThan(40);
  });

  it("takes an unknown caller's complaint of noise", async () => {
    const { keys, caller } = await ring("13900009876");
    const content = "楼下工地半夜施工，吵得睡不着";
    await keys.say(content);
    await keys.tabTo("field-callerName");
    await keys.say("周敏");
    await keys.tabTo("field-happenedAt");
    await keys.say("昨晚十一点起");
    await pick(keys, "field-place", "hlgjd");
    await keys.say("5号楼");
    await pick(keys, "field-demandType", "ts");
    await pick(keys, "field-category", "sgzy");
    const ticket = await save(keys, "Control+Enter", { name: "noise complaint, unknown caller", caller, content });
    expect(ticket.fields).toMatchObject({ callerName: "周敏", happenedAt: "昨晚十一点起", demandType: "complaint" });
    expect(ticket.fields.place).toMatchObject({ building: "5号楼" });
    expect(ticket.fields.categoryId).toMatch(/^noise/);
    expect(ticket.fields.unitId).not.toBeNull();
  });

  it("loses no key that is pressed before its answer is there: in the boxes of the form, and in whom a call goes to", async () => {
    const { lilan } = floor;
    const { keys, caller } = await ring("19900000064");
    const isBusy = () => lilan.at("field-place").getAttribute("aria-busy");
    await lilan.at("field-place").focus();
    await floor.seat.heldStill(async () => {
      await keys.type("hlg");
      await keys.press("Enter");
      await keys.type("5号楼");
      // And on to the next field.
      await keys.press("Tab");
    });
    await lilan.at("field-place-pill").filter({ hasText: "回龙观" }).waitFor();
    await expect.poll(() => lilan.at("field-place").inputValue()).toBe("5号楼");
    await lilan.at("field-category").focus();
    await floor.seat.heldStill(async () => {
      await keys.type("sgzy");
      await keys.press("Enter");
      await keys.press("Shift+Tab");
    });
    await lilan.at("field-category-pill").filter({ hasText: "施工" }).waitFor();
    await lilan.at("field-place").focus();
    for (const text of ["5号楼北门", "七号院无此楼"]) {
      // More than a building that the ticket of before named, and what is not there: each stays as it was typed.
      await keys.press("Control+a");
      await floor.seat.heldStill(async () => {
        await keys.type(text);
        await keys.press("Enter");
        await keys.type("三层");
      });
      await expect.poll(isBusy).toBe("false");
      expect(await lilan.at("field-place").inputValue()).toBe(`${text}三层`);
    }
    await floor.wangqiang.choose("busy");
    await floor.seat.heldStill(async () => {
      await keys.press("F8");
      await lilan.at("target-input").fill("王强");
      await keys.press("Enter");
    });
    await floor.wangqiang.at("answer").waitFor();
    await floor.wangqiang.console.keyboard.press("F2");
    await floor.wangqiang.at("ticket-form").waitFor();
    await floor.wangqiang.console.keyboard.press("F4");
    await caller.ended;
  });
});
