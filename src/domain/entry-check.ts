import type { ConfigurationRow } from "../contract/configuration.ts";
import type { TicketFields } from "../contract/rows.ts";
import { categoryLabel, demandTypesOf, unitName } from "./configuration-names.ts";
import { assigned, lineage } from "./dispatch-rule.ts";
import { firstHole } from "./placeholders.ts";

/** A field that a configuration adds. */
export type FieldDefinition = ConfigurationRow["fieldDefinitions"][number];

/** What is wrong with a field's value. `missing` alone may be left so: a caller who cannot tell is still helped (domain.md, five elements). */
export type FieldTrouble = "missing" | "tooLong" | "tooGreat" | "notNumber" | "notDate" | "notYet" | "notChoice" | "notPhone";

/** The fields that a matter has beside the fixed ones, in the order of the definitions. */
export function fieldsOf(configuration: ConfigurationRow, { demandType, categoryId }: Pick<TicketFields, "demandType" | "categoryId">): FieldDefinition[] {
  const categories = lineage(configuration, categoryId);
  return configuration.fieldDefinitions.filter(({ demandTypes, categoryIds }) => {
    const isType = demandTypes.length === 0 || (demandType !== null && demandTypes.includes(demandType));
    return isType && (categoryIds.length === 0 || categoryIds.some((id) => categories.includes(id)));
  });
}

/** The longest text of a field without a bound of its own, characters. */
const longest = 1_000;

/** What is wrong with a value as it was typed; null when nothing is. @param today the city's day, `YYYY-MM-DD` */
export function fieldTrouble(definition: FieldDefinition, typed: string, today: string): FieldTrouble | null {
  const value = typed.trim();
  if (value === "") return definition.required ? "missing" : null;
  if (definition.kind === "number") return numberTrouble(value, definition.max);
  if (definition.kind === "date") return dateTrouble(value, today);
  if (definition.kind === "choice") return definition.choices.includes(value) ? null : "notChoice";
  if (definition.kind === "phone" && !/^\+?\d[\d\s()*#-]{2,}$/.test(value.normalize("NFKC"))) return "notPhone";
  return Array.from(value).length > (definition.max ?? longest) ? "tooLong" : null;
}

function numberTrouble(value: string, max: number | null): FieldTrouble | null {
  const plain = value.normalize("NFKC").replaceAll(",", "");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain)) return "notNumber";
  return max !== null && Number(plain) > max ? "tooGreat" : null;
}

function dateTrouble(value: string, today: string): FieldTrouble | null {
  const day = dayOf(value, today);
  if (day === null) return "notDate";
  return day > today ? "notYet" : null;
}

const spokenDays: Readonly<Record<string, number>> = { 今天: 0, 今日: 0, 昨天: 1, 昨日: 1, 前天: 2, 大前天: 3 };
const dayMs = 86_400_000;
const written = /^(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/;

/** A day as people say or write it, `昨天`, `11-3`, `2026年11月3日`; without a year the last such day. @param today `YYYY-MM-DD` @returns `YYYY-MM-DD`, or null for no day */
export function dayOf(typed: string, today: string): string | null {
  const text = typed.normalize("NFKC").trim();
  const ago = spokenDays[text];
  if (ago !== undefined) return new Date(Date.parse(today) - ago * dayMs).toISOString().slice(0, 10);
  const [, year, month, day] = written.exec(text) ?? [];
  if (month === undefined || day === undefined) return null;
  if (year !== undefined) return calendarDay(Number(year), month, day);
  const thisYear = Number(today.slice(0, 4));
  const here = calendarDay(thisYear, month, day);
  return here !== null && here > today ? calendarDay(thisYear - 1, month, day) : here;
}

function calendarDay(year: number, month: string, day: string): string | null {
  const text = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const at = Date.parse(text);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? null : text;
}

/** What is odd about when a matter is said to have happened: told, and never held back, for it is in the caller's words. @param today `YYYY-MM-DD` */
export function happenedTrouble(typed: string, today: string): "notYet" | "longAgo" | null {
  const [, said] = /^\s*(\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?)/.exec(typed.normalize("NFKC")) ?? [];
  const day = said === undefined ? null : dayOf(said, today);
  if (day === null) return null;
  if (day > today) return "notYet";
  return day < `${Number(today.slice(0, 4)) - 10}${today.slice(4)}` ? "longAgo" : null;
}

/** What a matter names that its version of the configuration no longer has. */
export type GoneThing = "demandType" | "category" | "unit";

/** The first thing of a matter that a newer version removed; null when all of it is there. */
export function goneThing(configuration: ConfigurationRow, fields: TicketFields): GoneThing | null {
  const { demandType, categoryId, unitId, helperUnitIds } = fields;
  if (demandType !== null && !demandTypesOf(configuration).some(({ id }) => id === demandType)) return "demandType";
  if (categoryId !== null && categoryLabel(configuration, categoryId) === null) return "category";
  return [unitId, ...helperUnitIds].some((id) => id !== null && unitName(configuration, id) === null) ? "unit" : null;
}

/** Texts of a form into which modules are put, in its order. */
const holedFields = ["content", "cause", "course", "answer"] as const;
type HoledField = (typeof holedFields)[number];

/** Why a form may not go out as it is. */
export type EntryTrouble =
  | { readonly kind: "gone"; readonly thing: GoneThing }
  | { readonly kind: "field"; readonly id: string; readonly trouble: FieldTrouble }
  /** The chosen place was abolished: what took its place is offered, and the next press sends it as it was said. */
  | { readonly kind: "place" }
  /** A text module's hole that was not filled. */
  | { readonly kind: "hole"; readonly field: HoledField }
  /** Nobody would have to act: told by the box from which that follows. */
  | { readonly kind: "unassigned"; readonly thing: "category" | "unit" }
  | { readonly kind: "content" };

/** How a form is sent. */
export interface Sending {
  /** The city's day, `YYYY-MM-DD`. */
  readonly today: string;
  /** The chosen place was abolished by then. */
  readonly isPlaceGone?: boolean;
  /** To a unit: not answered at the seat, nor attached to a ticket that a unit has. */
  readonly isForUnit?: boolean;
}

/** What stands against sending a form; what holds it back once alone comes last. */
export function entryTroubles(
  configuration: ConfigurationRow,
  fields: TicketFields,
  { today, isPlaceGone = false, isForUnit = false }: Sending,
): EntryTrouble[] {
  const gone = goneThing(configuration, fields);
  const found = fieldsOf(configuration, fields).flatMap((definition): EntryTrouble[] => {
    const trouble = fieldTrouble(definition, fields.extra[definition.id] ?? "", today);
    return trouble === null ? [] : [{ kind: "field", id: definition.id, trouble }];
  });
  return [
    ...(fields.content.trim() === "" ? [{ kind: "content" } as const] : []),
    ...(gone === null ? [] : [{ kind: "gone", thing: gone } as const]),
    ...found.filter((each) => !holdsOnce(each)),
    ...holedFields.filter((field) => firstHole(fields[field]) !== null).map((field) => ({ kind: "hole", field }) as const),
    ...(isPlaceGone ? [{ kind: "place" } as const] : []),
    ...(isForUnit && assigned(configuration, fields).unitId === null
      ? [{ kind: "unassigned", thing: fields.categoryId === null ? "category" : "unit" } as const]
      : []),
    ...found.filter(holdsOnce),
  ];
}

/**
 * Told at the first press, and no reason at the next: a caller who cannot tell is still helped, a place may be called as it always was,
 * braces may be the caller's own, and a matter that nobody can assign yet is taken all the same; a team lead names its unit.
 */
export const holdsOnce = (trouble: EntryTrouble): boolean =>
  trouble.kind === "place" || trouble.kind === "hole" || trouble.kind === "unassigned" || (trouble.kind === "field" && trouble.trouble === "missing");
