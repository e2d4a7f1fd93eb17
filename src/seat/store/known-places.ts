import type { Database } from "better-sqlite3";
import type { PlaceReference } from "../../contract/rows.ts";
import { indexTokens, matchExpression } from "../../domain/bigrams.ts";
import { buildingKey } from "../../domain/building.ts";
import { placeSyllables } from "../search/place-syllables.ts";
import { pluckLate, prepareLate } from "./statement.ts";

/** A building, or a spoken place, that earlier tickets named. */
export interface KnownPlace {
  /** The innermost place of the directory; empty for words alone. */
  readonly placeId: string;
  /** One form for what is written alike; empty for the place itself. */
  readonly folded: string;
  readonly name: string;
  readonly uses: number;
}

/** Longest words that are taken for a name of a place. */
const longestName = 40;
const columns = "place_id AS placeId, folded, name, uses";

/** The statements on what tickets taught of places. */
export function preparePlaceStatements(database: Database) {
  const prepare = (sql: string) => prepareLate(database, sql);
  const pluck = (sql: string) => pluckLate(database, sql);
  return {
    placeOfTicket: pluck("SELECT known_key FROM ticket_place WHERE ticket_key = ?"),
    keyOfPlace: pluck("SELECT key FROM known_place WHERE place_id = ? AND folded = ?"),
    addPlace: pluck("INSERT INTO known_place (place_id, folded, name, uses) VALUES (?, ?, ?, 0) RETURNING key"),
    indexPlace: prepare("INSERT INTO known_place_index (rowid, name, pinyin, initials) VALUES (?, ?, ?, ?)"),
    countPlace: prepare("UPDATE known_place SET uses = uses + ? WHERE key = ?"),
    linkPlace: prepare("INSERT INTO ticket_place VALUES (?, ?) ON CONFLICT (ticket_key) DO UPDATE SET known_key = excluded.known_key"),
    unlinkPlace: prepare("DELETE FROM ticket_place WHERE ticket_key = ?"),
    usesOfPlaces: prepare("SELECT place_id AS placeId, sum(uses) AS uses FROM known_place WHERE place_id <> '' GROUP BY place_id"),
    buildingsIn: prepare(`SELECT ${columns} FROM known_place WHERE place_id >= ? AND place_id < ? AND folded <> '' AND uses > 0 ORDER BY uses DESC LIMIT 500`),
    buildingsByName: prepare(
      `SELECT ${columns} FROM known_place WHERE key IN (SELECT rowid FROM known_place_index WHERE known_place_index MATCH ? LIMIT 2000)
       AND uses > 0 ORDER BY uses DESC LIMIT 100`,
    ),
  };
}
export type PlaceStatements = ReturnType<typeof preparePlaceStatements>;

/**
 * Counts the place of a ticket, and no longer the one that the ticket named before.
 * @param later is given what is to be written to the index of names after other rows (`cache-write.ts`)
 */
export function learnPlace(statements: PlaceStatements, ticketKey: number, place: PlaceReference, later: (() => void)[]): void {
  const known = named(place);
  const before = statements.placeOfTicket.get(ticketKey);
  const key = known === null ? undefined : keyOf(statements, known, later);
  if (before === key) return;
  if (before !== undefined) statements.countPlace.run(-1, before);
  if (key === undefined) statements.unlinkPlace.run(ticketKey);
  else {
    statements.countPlace.run(1, key);
    statements.linkPlace.run(ticketKey, key);
  }
}

/** A ticket is gone: what it named counts no longer. */
export function unlearnPlace(statements: PlaceStatements, ticketKey: number): void {
  const known = statements.placeOfTicket.get(ticketKey);
  if (known === undefined) return;
  statements.countPlace.run(-1, known);
  statements.unlinkPlace.run(ticketKey);
}

/** Buildings and spoken places that hold a run of letters in their name, pinyin or initials, the most used first. */
export function knownByName(statements: PlaceStatements, run: string): KnownPlace[] {
  const expression = matchExpression(run);
  return expression === null ? [] : (statements.buildingsByName.all(expression) as KnownPlace[]);
}
/** Buildings in a place and in all that lies in it, the most used first. */
export const knownIn = (statements: PlaceStatements, placeId: string): KnownPlace[] => statements.buildingsIn.all(placeId, `${placeId}~`) as KnownPlace[];
/** How many tickets named a place itself or a building in it. */
export const usesOfPlaces = (statements: PlaceStatements): { placeId: string; uses: number }[] =>
  statements.usesOfPlaces.all() as { placeId: string; uses: number }[];

function named(place: PlaceReference): { placeId: string; folded: string; name: string } | null {
  const placeId = place.communityId ?? place.streetId ?? place.districtId ?? "";
  const words = placeId === "" ? place.spoken || place.building : place.building;
  const folded = words.length > longestName ? "" : buildingKey(words);
  return placeId === "" && folded === "" ? null : { placeId, folded, name: folded };
}

function keyOf(statements: PlaceStatements, { placeId, folded, name }: { placeId: string; folded: string; name: string }, later: (() => void)[]): number {
  const known = statements.keyOfPlace.get(placeId, folded);
  if (known !== undefined) return Number(known);
  const key = Number(statements.addPlace.get(placeId, folded, name));
  if (folded === "") return key;
  later.push(() => {
    const syllables = placeSyllables(name, placeId.slice(0, 6)).split(" ");
    const initials = syllables.map((syllable) => syllable.slice(0, 1)).join("");
    statements.indexPlace.run(key, indexTokens(name), indexTokens(syllables.join("")), indexTokens(initials));
  });
  return key;
}
