import { describe, expect, it } from "vitest";
import { emptyTicketFields } from "../../domain/ticket-fields.ts";
import { type VersionWords, versionRows } from "./version-rows.ts";

const words: VersionWords = {
  label: (name) => `<${name}>`,
  demandType: (id) => `type ${id}`,
  category: (id) => `category ${id}`,
  urgency: (id) => `urgency ${id}`,
  unit: (id) => `unit ${id}`,
  confidential: (is) => (is ? "yes" : "no"),
  list: (names) => names.join(" and "),
};
const empty = { fields: emptyTicketFields, contactNumber: "", place: "" };
const names = (then: typeof empty, now: typeof empty) => versionRows(then, now, words).map(({ name }) => name);

describe("a version of a draft", () => {
  it("shows nothing where nothing was written, then or now", () => {
    expect(versionRows(empty, empty, words)).toEqual([]);
  });
  it.each([
    ["content", { content: "停水" }],
    ["demandType", { demandType: "complaint" }],
    ["categoryId", { categoryId: "water" }],
    ["urgency", { urgency: "critical" }],
    ["unitId", { unitId: "u1" }],
    ["helperUnitIds", { helperUnitIds: ["u2", "u3"] }],
    ["confidential", { confidential: true }],
    ["extra.heat", { extra: { heat: "14" } }],
  ] as const)("can be told from another by its %s", (name, change) => {
    const other = { ...empty, fields: { ...emptyTicketFields, ...change } as typeof emptyTicketFields };
    expect([names(empty, other), names(other, empty)]).toEqual([[name], [name]]);
    const [row] = versionRows(other, empty, words);
    expect([row?.isDifferent, row?.label, row?.was === row?.is]).toEqual([true, `<${name}>`, false]);
  });
  it("shows the number to call back and the place, and what is the same in both as no difference", () => {
    const written = { fields: { ...emptyTicketFields, content: "停水", unitId: "u1" }, contactNumber: "139", place: "昌平区" };
    expect(versionRows({ ...written, contactNumber: "138" }, { ...written, place: "朝阳区" }, words)).toEqual([
      { name: "content", label: "<content>", was: "停水", is: "停水", isDifferent: false },
      { name: "contactNumber", label: "<contactNumber>", was: "138", is: "139", isDifferent: true },
      { name: "place", label: "<place>", was: "昌平区", is: "朝阳区", isDifferent: true },
      { name: "unitId", label: "<unitId>", was: "unit u1", is: "unit u1", isDifferent: false },
    ]);
  });
});
