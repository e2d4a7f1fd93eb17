import type { i18n as I18n } from "i18next";
import type { ConfigurationRow } from "../../contract/configuration.ts";
import type { ConfigurationFault, ConfigurationPart } from "../../contract/configuration-api.ts";
import { categoryLabel } from "../../domain/configuration-names.ts";
import { type Entry, entriesOf, type Thing } from "./sections.ts";
import { entryName, noNames, type ThingNames, thingNames } from "./thing-names.ts";

/** In whose words a fault is told: the version that has it, and the one that it was made of, which may still know what is gone. */
export interface FaultContext {
  readonly i18n: Pick<I18n, "t" | "exists" | "language">;
  readonly next: ConfigurationRow;
  readonly before: ConfigurationRow | null;
}
type LifeFault = Extract<ConfigurationFault, { kind: "life" }>;

/** Why a version may not be published, with names where things have them. */
export function faultWords(fault: ConfigurationFault, context: FaultContext): string {
  const { t } = context.i18n;
  if (fault.kind === "life")
    return t(`configuration.lifeFault.${fault.name}`, { part: t(`configuration.part.${fault.part}`), at: placeInLife(fault, context) });
  if (fault.kind === "past") return t("configuration.fault.past");
  const part = t(`configuration.part.${fault.part}`);
  if (fault.kind === "empty") return t("configuration.fault.empty", { part });
  if (fault.kind === "twice") return t("configuration.fault.twice", { part, id: fault.id, names: namesIn(fault.part, fault.id, context).join("、") });
  const name = namesIn(fault.part, fault.id, context)[0] ?? fault.id;
  if (fault.kind !== "unknown") return t(`configuration.fault.${fault.kind}`, { part, name });
  const thing = t(`configuration.thing.${fault.names}`);
  return t("configuration.fault.unknown", { part, name, thing, named: goneName(fault.names, fault.named, context) });
}

/** What the entries of a part with that id are called. */
function namesIn(part: ConfigurationPart, id: string, { next, i18n }: FaultContext): string[] {
  const entries = entriesOf(next, part).filter((entry) => entry.id === id);
  const isAlone = part === "categories" && entries.length === 1;
  return entries.map((entry) => (isAlone ? categoryLabel(next, id) : null) ?? entryName(entry, i18n.language)).filter((name) => name !== "");
}

/** What is not there any more as it was called; what never was as it was typed. */
const goneName = (thing: Thing, id: string, { before, i18n }: FaultContext): string => namesBefore(before, i18n.language).nameOf(thing, id) ?? id;
const namesBefore = (before: ConfigurationRow | null, language: string): ThingNames =>
  before === null ? noNames : thingNames(before, { street: "", district: "", category: "" }, language);

/** Which clock, deadline, question or type a fault of the life's rules is about; days and years are said as they are. */
function placeInLife({ part, name, at }: LifeFault, context: FaultContext): string {
  const { next, i18n } = context;
  const known = (entries: readonly Entry[]): string | undefined => {
    const entry = entries.find(({ id }) => id === at);
    return entry === undefined ? undefined : entryName(entry, i18n.language);
  };
  if (part === "questions") return known(next.lifeRules?.followUp.questions ?? []) ?? at;
  if (name === "unknownName") return [goneName("type", at, context), goneName("category", at, context)].find((word) => word !== at) ?? at;
  if (name !== "endless") return at;
  const key = at === "longestExtension" ? "configuration.longestExtension" : `life.clock.${at}`;
  return i18n.exists(key) ? i18n.t(key) : (known(next.deadlineRules) ?? at);
}

/** What does not fit the form at all: where it stands, in the words of the screen. @param path as the schema tells it */
export function formFaultWords(path: readonly PropertyKey[], { i18n, next }: FaultContext): string {
  let at: unknown = next;
  const words = path.flatMap((segment, index) => {
    at = typeof at === "object" && at !== null ? Reflect.get(at, segment) : undefined;
    if (typeof segment !== "number") return segmentWord(i18n, String(segment), path[index - 1]);
    return typeof at === "object" && at !== null ? entryName(at as Entry, i18n.language) || String(segment + 1) : [];
  });
  return i18n.t("configuration.fault.form", { where: words.join(" · ") });
}
/** What only holds others together, and which language it is, is not said. */
const unsaid: ReadonlySet<string> = new Set(["lifeRules", "zh", "en"]);
function segmentWord({ t, exists }: FaultContext["i18n"], segment: string, parent: PropertyKey | undefined): string | [] {
  if (unsaid.has(segment)) return [];
  const sections = parent === "clocks" ? ["life.clock"] : ["configuration.part", "configuration.column", "configuration.followUp", "configuration"];
  const keys = sections.flatMap((section) => [`${section}.${segment}`, `${section}.${segment}-zh`]);
  const key = keys.find((each) => exists(each));
  return key === undefined ? segment : t(key);
}
