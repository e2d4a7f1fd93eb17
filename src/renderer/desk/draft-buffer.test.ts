import { describe, expect, it } from "vitest";
import type { Draft, DraftPatch, DraftSaved } from "../../contract/draft.ts";
import { emptyTicketFields } from "../../domain/ticket-fields.ts";
import { DraftBuffer } from "./draft-buffer.ts";

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
