import { expect, it } from "vitest";
import { formsOf, moveForm, ticketInHand, transitionOfForm, writtenFactsSchema } from "./move-forms.ts";

it("a transition's form is found again by its key, and one that writes a refused one anew is another", () => {
  const key = moveForm("t-1", "result");
  expect([key.startsWith(formsOf("t-1")), key.startsWith(formsOf("t-2")), ticketInHand(key)]).toEqual([true, false, "t-1"]);
  expect([transitionOfForm("t-1", key), transitionOfForm("t-1", `${key}:m-1`)]).toEqual(["result", null]);
  expect(["caller:t-1", null].map(ticketInHand)).toEqual([null, null]);
});
it("what is half written is taken as it is: more helpers than there may be are told when they are sent", () => {
  const helperUnitIds = Array.from({ length: 30 }, (_, index) => `unit-${index}`);
  expect(writtenFactsSchema.parse({ helperUnitIds }).helperUnitIds).toHaveLength(30);
});
