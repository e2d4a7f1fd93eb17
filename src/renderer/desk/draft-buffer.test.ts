import { describe, expect, it } from "vitest";
import { type Draft, type DraftPatch, type DraftSaved, draftPatchSchema } from "../../contract/draft.ts";
import { HotlineError } from "../../contract/errors.ts";
import { emptyPlace, emptyTicketFields } from "../../domain/ticket-fields.ts";
import { DraftBuffer } from "./draft-buffer.ts";
import { laidOver } from "./draft-patch.ts";

const draft: Draft = {
  id: "01900000-0000-7000-8000-000000000001",
  callId: null,
  ticketId: null,
  channel: "phone",
  callerId: null,
  numberMask: null,
  contactMask: null,
  contactNumber: "",
  repeatOf: null,
  fields: emptyTicketFields,
  configurationVersion: null,
  revision: 0,
  createdAt: 0,
  savedAt: 0,
};

/** A seat that answers when it is told to. */
function slowSeat() {
  const patches: DraftPatch[] = [];
  let waiting: { resolve(saved: DraftSaved): void; reject(error: Error): void }[] = [];
  return {
    patches,
    save: (patch: DraftPatch) =>
      new Promise<DraftSaved>((resolve, reject) => {
        patches.push(patch);
        waiting.push({ resolve, reject });
      }),
    async answer(works = true): Promise<void> {
      const [first] = waiting.splice(0, 1);
      waiting = [...waiting];
      if (works) first?.resolve({ savedAt: 7, revision: 1 });
      else first?.reject(new Error("away"));
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    },
  };
}

describe("a draft being typed", () => {
  it("shows at once, sends one patch at a time, and what was typed meanwhile as the next", async () => {
    const seat = slowSeat();
    const buffer = new DraftBuffer({ draft, save: seat.save });
    for (const content of ["暖", "暖气", "暖气不"]) buffer.edit({ content });
    expect(buffer.view).toMatchObject({ state: "saving", draft: { fields: { content: "暖气不" } } });
    expect(seat.patches).toEqual([{ content: "暖" }]);
    await seat.answer();
    expect(seat.patches).toEqual([{ content: "暖" }, { content: "暖气不" }]);
    await seat.answer();
    expect(buffer.view).toMatchObject({ state: "saved", draft: { savedAt: 7 } });
  });
  it("keeps what could not be sent, and sends it with what came after", async () => {
    const seat = slowSeat();
    const buffer = new DraftBuffer({ draft, save: seat.save });
    buffer.edit({ content: "停水", cause: "爆管" });
    await seat.answer(false);
    expect(buffer.view.state).toBe("waiting");
    buffer.edit({ content: "停水两天" });
    await seat.answer(false);
    buffer.retry();
    expect(seat.patches.at(-1)).toEqual({ content: "停水两天", cause: "爆管" });
    const settled = buffer.settled();
    await seat.answer();
    await settled;
    expect(buffer.view).toMatchObject({ state: "saved", draft: { fields: { content: "停水两天", cause: "爆管" } } });
  });
  it("is saved where an edit changes nothing", async () => {
    const buffer = new DraftBuffer({ draft, save: slowSeat().save });
    buffer.edit({});
    await buffer.settled();
    expect(buffer.view.state).toBe("saved");
  });
  it("takes another window's text without losing what is typed here", async () => {
    const seat = slowSeat();
    const buffer = new DraftBuffer({ draft, save: seat.save });
    buffer.edit({ content: "mine" });
    buffer.told({ ...draft, revision: 1, fields: { ...emptyTicketFields, content: "theirs", cause: "theirs too" } });
    expect(buffer.view.draft.fields).toMatchObject({ content: "mine", cause: "theirs too" });
  });
  it("is not set back by a picture of the seat's that comes late, and takes from it what it does not know", async () => {
    const seat = slowSeat();
    const buffer = new DraftBuffer({ draft, save: seat.save });
    buffer.edit({ content: "mine" });
    await seat.answer();
    buffer.told({ ...draft, revision: 0, fields: { ...emptyTicketFields, cause: "theirs" } });
    expect(buffer.view.draft.fields).toMatchObject({ content: "mine", cause: "theirs" });
    buffer.told({ ...draft, revision: 1, fields: { ...emptyTicketFields, content: "mine", cause: "theirs" } });
    buffer.told({ ...draft, revision: 2, fields: { ...emptyTicketFields, content: "theirs now", cause: "theirs" } });
    expect(buffer.view.draft.fields).toMatchObject({ content: "theirs now", cause: "theirs" });
  });
});

/** A seat that takes what the contract takes, and at whose disk a field `isRefused` has no place. */
function strictSeat(isRefused: (patch: DraftPatch) => boolean = () => false) {
  let saved = draft;
  let saves = 0;
  return {
    isAway: false,
    get fields() {
      return saved.fields;
    },
    get saves() {
      return saves;
    },
    async save(patch: DraftPatch): Promise<DraftSaved> {
      saves += 1;
      await Promise.resolve();
      if (this.isAway) throw new Error("the seat is away");
      if (!draftPatchSchema.safeParse(patch).success || isRefused(patch)) throw new HotlineError({ kind: "invalid" });
      saved = { ...laidOver(saved, patch), revision: saved.revision + 1 };
      return { savedAt: 7, revision: saved.revision };
    },
  };
}
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 200; turn++) await Promise.resolve();
};
const bufferOn = (seat: ReturnType<typeof strictSeat>): DraftBuffer => new DraftBuffer({ draft, save: (patch) => seat.save(patch) });

describe("a place that two windows write", () => {
  it("keeps the community that one chose and the building that the other types, also while that is on its way", async () => {
    const seat = strictSeat();
    const [one, two] = [bufferOn(seat), bufferOn(seat)];
    one.edit({ place: { building: "5" } });
    two.edit({ place: { districtId: "110114", streetId: "110114001", communityId: "110114001001" } });
    one.edit({ place: { building: "5号楼" } });
    await turns();
    const saved = { ...emptyPlace, districtId: "110114", streetId: "110114001", communityId: "110114001001", building: "5号楼" };
    expect(seat.fields.place).toEqual(saved);
    for (const buffer of [one, two]) buffer.told({ ...draft, revision: 9, fields: seat.fields });
    one.edit({ place: { spoken: "大槐树旁" } });
    expect(one.view.draft.fields.place).toEqual({ ...saved, spoken: "大槐树旁" });
    await turns();
    expect(seat.fields.place).toEqual({ ...saved, spoken: "大槐树旁" });
    // A window of before sends all of it.
    two.edit({ place: { ...emptyPlace, spoken: "别处" } });
    await turns();
    expect(seat.fields.place).toEqual({ ...emptyPlace, spoken: "别处" });
  });
  it("loses no part of it where another part is refused", async () => {
    const seat = strictSeat(({ place }) => place?.communityId === "gone");
    const buffer = bufferOn(seat);
    buffer.edit({ place: { communityId: "gone", building: "5号楼" } });
    await turns();
    expect([seat.fields.place, buffer.view.refused]).toEqual([{ ...emptyPlace, building: "5号楼" }, ["communityId"]]);
  });
});

describe("what the seat refuses", () => {
  it("is cut where it is only too long, and told; what is typed afterwards is saved", async () => {
    const seat = strictSeat();
    const buffer = bufferOn(seat);
    buffer.edit({ answer: "答".repeat(20_001), cause: "原因" });
    await turns();
    buffer.edit({ content: "之后的话" });
    await turns();
    expect(seat.fields).toMatchObject({ answer: "答".repeat(20_000), cause: "原因", content: "之后的话" });
    expect(buffer.view).toMatchObject({ state: "saved", cut: { field: "answer", length: 20_001, limit: 20_000 }, refused: [] });
    expect(buffer.view.draft.fields).toEqual(seat.fields);
  });
  it("holds back nothing else: the rest is saved, the field is named and is as it was typed, and nothing is asked for ever", async () => {
    const seat = strictSeat(({ unitId, extra }) => unitId === "gone" || extra?.heat === "bad");
    const buffer = bufferOn(seat);
    buffer.edit({ content: "停水", unitId: "gone", cause: "爆管", extra: { heat: "bad", floor: "3" } });
    await turns();
    expect(seat.fields).toMatchObject({ content: "停水", cause: "爆管", unitId: null, extra: { floor: "3" } });
    expect(buffer.view).toMatchObject({ state: "refused", refused: ["unitId", "extra.heat"] });
    expect(buffer.view.draft.fields).toMatchObject({ unitId: "gone", extra: { heat: "bad" } });
    await expect(buffer.settled()).rejects.toMatchObject({ kind: "invalid", detail: "unsaved" });
    const { saves } = seat;
    buffer.edit({ content: "停水两天" });
    buffer.told({ ...draft, revision: 9, fields: { ...seat.fields, course: "another window's" } });
    await turns();
    expect(seat.saves).toBe(saves + 1);
    expect(buffer.view.draft.fields).toMatchObject({ content: "停水两天", unitId: "gone", course: "another window's" });
    buffer.edit({ unitId: "water", extra: { heat: "18" } });
    await turns();
    expect(seat.fields).toMatchObject({ content: "停水两天", unitId: "water", extra: { heat: "18" } });
    expect(buffer.view).toMatchObject({ state: "saved", refused: [] });
    await buffer.settled();
  });
  it("is not taken for a seat that is away, in the midst of which nothing goes", async () => {
    const seat = strictSeat(({ unitId }) => unitId === "gone");
    const buffer = bufferOn(seat);
    buffer.edit({ content: "停水", unitId: "gone", cause: "爆管" });
    await Promise.resolve();
    seat.isAway = true;
    await turns();
    expect(buffer.view.state).toBe("waiting");
    buffer.edit({ course: "三天" });
    seat.isAway = false;
    await turns();
    buffer.retry();
    await turns();
    expect(seat.fields).toMatchObject({ content: "停水", cause: "爆管", course: "三天", unitId: null });
    expect(buffer.view).toMatchObject({ state: "refused", refused: ["unitId"] });
  });
});
