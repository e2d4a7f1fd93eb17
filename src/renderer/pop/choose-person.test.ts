import { describe, expect, it } from "vitest";
import type { Draft, DraftPatch } from "../../contract/draft.ts";
import type { ScreenPop } from "../../contract/seat-api.ts";
import { emptyTicketFields } from "../../domain/ticket-fields.ts";
import type { SeatClient } from "../../page/seat-link.ts";
import { ConsoleStore } from "../shared/console-store.ts";
import { choosePerson } from "./choose-person.ts";

const draftOf = (callId: string, number: number, ticketId: string | null = null): Draft => ({
  id: `01900000-0000-7000-8000-00000000000${number}`,
  callId,
  ticketId,
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
});
const [first, second, changing] = [draftOf("asterisk:1", 1), draftOf("asterisk:2", 2), draftOf("asterisk:1", 3, "01900000-0000-7000-8000-000000000009")];

/** A window whose seat answers who a person is when it is told to, and keeps what it is given of each draft. */
function windowWith(drafts: readonly Draft[]) {
  const saved: Record<string, DraftPatch[]> = {};
  let answer: (pop: ScreenPop) => void = () => {};
  const seat = {
    watch: () => new Promise(() => {}),
    pop: { ofCaller: () => new Promise<ScreenPop>((resolve) => (answer = resolve)) },
    draft: {
      save: async ({ draftId, patch }: { draftId: string; patch: DraftPatch }) => {
        saved[draftId] = [...(saved[draftId] ?? []), patch];
        return { savedAt: 1, revision: 1 };
      },
    },
  };
  const store = new ConsoleStore("one", { now: () => 0, after: () => ({ cancel: () => {} }) } as never);
  void store.join(seat as unknown as SeatClient, new AbortController().signal);
  for (const draft of drafts) store.openDraft(draft);
  return { store, saved, answer: (callId: string) => answer({ callId, callers: [{ name: "王秀兰" }] } as unknown as ScreenPop) };
}
const person = { callerId: "01900000-0000-7000-8000-0000000000aa", callerName: "王秀兰" };

describe("a person chosen in a pop", () => {
  it("goes into the draft of the pop's call, also when another is on the desk once the seat has answered", async () => {
    const { store, saved, answer } = windowWith([second, first]);
    const choosing = choosePerson(store, "asterisk:1", person.callerId);
    store.show("asterisk:2", second.id);
    answer("asterisk:1");
    await choosing;
    expect(saved).toEqual({ [first.id]: [person] });
  });
  it("goes into the draft that was on the desk where a call has two, and into the new one where neither was", async () => {
    const { store, saved, answer } = windowWith([first, second, changing]);
    const choosing = choosePerson(store, "asterisk:1", person.callerId);
    answer("asterisk:1");
    await choosing;
    store.show("asterisk:2", second.id);
    const again = choosePerson(store, "asterisk:1", person.callerId);
    answer("asterisk:1");
    await again;
    expect(saved).toEqual({ [changing.id]: [person], [first.id]: [person] });
  });
  it("goes into no draft where the call has none, or where it was closed meanwhile", async () => {
    const { store, saved, answer } = windowWith([first, second]);
    const choosing = choosePerson(store, "asterisk:3", person.callerId);
    answer("asterisk:3");
    await choosing;
    const late = choosePerson(store, "asterisk:1", person.callerId);
    store.closeDraft(first.id);
    answer("asterisk:1");
    await late;
    expect(saved).toEqual({});
  });
});
