import { describe, expect, it } from "vitest";
import type { PlaceHit } from "../../contract/seat-api.ts";
import { emptyPlace } from "../../domain/ticket-fields.ts";
import { placeOuter, placeTaken } from "./place-patch.ts";

const ids = { districtId: "110114", streetId: "110114001", communityId: null };
const row = { id: "110114001", level: "street", parentId: "110114", name: "回龙观街道", pinyin: "", initials: "", directoryDate: "", syllables: "" } as const;
const street: PlaceHit = {
  place: { ...row, abolishedOn: null, successorId: null },
  path: "昌平区 · 回龙观街道",
  building: "",
  successor: null,
  successorIds: null,
  ids,
};
const successorIds = { ...ids, streetId: "110114002" };
const gone: PlaceHit = { ...street, place: { ...row, abolishedOn: "2026-01-01", successorId: "110114002" }, successor: "龙泽园街道", successorIds };
const today = "2026-11-29";
const chosen = { ...emptyPlace, districtId: "110114", spoken: "大槐树旁" };

describe("a place that is picked", () => {
  it("is its ids and its building; letters that found it are not what was spoken, characters are", () => {
    expect(placeTaken(street, { place: emptyPlace, typed: "hlg", behind: "", today })).toEqual({ ...ids, building: "", spoken: "" });
    expect(placeTaken({ ...street, building: "5号楼" }, { place: emptyPlace, typed: "回龙观5号", behind: "", today })).toEqual({
      ...ids,
      building: "5号楼",
      spoken: "回龙观5号",
    });
  });
  it("has behind it what was typed behind Enter", () => {
    expect(placeTaken(street, { place: emptyPlace, typed: "hlg", behind: "5号楼", today })).toMatchObject({ building: "5号楼", spoken: "" });
    expect(placeTaken({ ...street, building: "5号楼" }, { place: chosen, typed: "5", behind: "三层", today })).toEqual({ ...ids, building: "5号楼三层" });
    const words: PlaceHit = { ...street, place: null, path: "老电影院", ids: { districtId: null, streetId: null, communityId: null } };
    expect(placeTaken(words, { place: emptyPlace, typed: "老电", behind: "对面", today })).toMatchObject({ building: "", spoken: "老电影院对面" });
  });
  it("leaves what was spoken before a wider place was chosen", () => {
    expect(placeTaken(street, { place: chosen, typed: "回龙观", behind: "", today })).toEqual({ ...ids, building: "" });
  });
  it("is what took its place where it was abolished, with the old name as spoken where nothing was", () => {
    expect(placeTaken(gone, { place: emptyPlace, typed: "hlg", behind: "", today })).toEqual({ ...successorIds, building: "", spoken: "回龙观街道" });
    expect(placeTaken(gone, { place: chosen, typed: "hlg", behind: "", today })).toEqual({ ...successorIds, building: "" });
    expect(placeTaken(gone, { place: emptyPlace, typed: "hlg", behind: "", today: "2025-12-31" })).toEqual({ ...ids, building: "", spoken: "" });
  });
  it("is the words alone where the directory does not have it", () => {
    const words: PlaceHit = { ...street, place: null, path: "老电影院", ids: { districtId: null, streetId: null, communityId: null } };
    expect(placeTaken(words, { place: chosen, typed: "老电", behind: "", today })).toEqual({
      districtId: null,
      streetId: null,
      communityId: null,
      building: "",
      spoken: "老电影院",
    });
  });
});

describe("the next wider place", () => {
  it("lets go of the narrowest alone", () => {
    expect(placeOuter({ ...emptyPlace, ...ids, communityId: "110114001001" })).toEqual({ communityId: null });
    expect(placeOuter({ ...emptyPlace, ...ids })).toEqual({ streetId: null });
    expect(placeOuter(chosen)).toEqual({ districtId: null });
  });
});
