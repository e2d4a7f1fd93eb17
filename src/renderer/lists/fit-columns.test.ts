import { describe, expect, it } from "vitest";
import { fittedColumns } from "./fit-columns.ts";

const columns = [
  { id: "time", width: 100 },
  { id: "from", width: 100, yields: 1 },
  { id: "name", width: 100, yields: 3 },
  { id: "unit", width: 100, yields: 2 },
];
const idsAt = (room: number | null, kept?: string) => fittedColumns(columns, room, kept).map(({ id }) => id);
/** Four columns with three gaps and the margins. */
const forAll = 4 * 100 + 3 * 12 + 2 * 12;

describe("columns of a table", () => {
  it("are all there where they have room, or where nobody knows how much there is", () => {
    expect(idsAt(forAll)).toEqual(["time", "from", "name", "unit"]);
    expect(idsAt(null)).toEqual(["time", "from", "name", "unit"]);
  });
  it("give way by their rank, no more of them than must, and keep their order", () => {
    expect(idsAt(forAll - 1)).toEqual(["time", "name", "unit"]);
    expect(idsAt(forAll - 113)).toEqual(["time", "name"]);
    expect(idsAt(50)).toEqual(["time"]);
  });
  it("stay where the list is put in order by them", () => expect(idsAt(forAll - 1, "from")).toEqual(["time", "from", "name"]));
});
