import "./configuration.css";
import { Alert, Button, SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ConfigurationRow, configurationRowSchema } from "../../contract/configuration.ts";
import type { ConfigurationPart, LifePart, Publication } from "../../contract/configuration-api.ts";
import { configurationFaults } from "../../domain/configuration-check.ts";
import { lifeRulesOf } from "../../domain/life-rules.ts";
import { kindOfError } from "../shared/error-words.ts";
import { shortDate, shortTime } from "../shared/time-words.ts";
import { centralNow, useAnswer, useConsole, useStore } from "../shared/use-console.ts";
import { type FaultContext, faultWords, formFaultWords } from "./fault-words.ts";
import { LifeRulesPart, lifeParts } from "./life-rules.tsx";
import { NamesContext, PartTable } from "./part-table.tsx";
import { PeoplePart } from "./people/people-part.tsx";
import { blankEntry, entriesOf, sections } from "./sections.ts";
import { thingNames } from "./thing-names.ts";
import { Urgencies } from "./urgencies.tsx";

interface Begun {
  readonly versions: readonly ConfigurationRow[];
  readonly publication: Publication;
}

/** 配置: an administrator's draft of the next version, checked and published; the versions there are stand beside it. */
export function ConfigurationView() {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const [round, setRound] = useState(0);
  const [published, setPublished] = useState<Published | null>(null);
  // Outlives the draft: who has published goes on where they were.
  const [part, setPart] = useState<PartName>("categories");
  const begin = async (): Promise<Begun | null> => {
    const versions = await versionsWith(() => store.seat.versions.all(), published?.version ?? 0);
    const draft = await store.seat.versions.draft();
    const newest = versions.at(-1);
    if (newest === undefined) return null;
    return { versions, publication: draft ?? { basedOn: newest.version, configuration: newest } };
  };
  const begun = useAnswer<Begun | null | undefined>(begin, [round, snapshot?.configurationVersion], undefined);
  const again = (done: Published | null) => {
    setPublished(done);
    setRound(round + 1);
  };
  const isPeople = part === "people";
  return (
    <section className="configuration" data-testid="configuration" aria-label={t("view.configuration")}>
      <SegmentedControl
        data={partNames.map((value) => ({ value, label: t(`configuration.part.${value}`) }))}
        value={part}
        onChange={(value) => setPart(value as PartName)}
      />
      {isPeople && <PeoplePart />}
      {/* What was written of a version stays while people are looked at. */}
      <div className="configuration-version" hidden={isPeople}>
        {begun === null && <p className="quiet">{t("configuration.none")}</p>}
        {begun != null && <Editor key={keyOf(round, begun)} begun={begun} part={part} said={published?.words ?? null} onAgain={again} />}
      </div>
    </section>
  );
}
/** The parts of a version, and people, who are of none. */
type PartName = ConfigurationPart | "urgencyHours" | LifePart | "people";
const partNames: readonly PartName[] = [...(Object.keys(sections) as ConfigurationPart[]), "urgencyHours", ...lifeParts, "people"];
const keyOf = (round: number, { publication, versions }: Begun): string => `${round} ${publication.basedOn} ${versions.length}`;

/** What was published just now, and how it is told. */
interface Published {
  readonly version: number;
  readonly words: string;
}
const patience = { ms: 400, times: 50 } as const;
/** The versions, once one that was just published has come back to the seat. */
async function versionsWith(ask: () => Promise<ConfigurationRow[]>, version: number): Promise<ConfigurationRow[]> {
  for (let times = 0; ; times += 1) {
    const versions = await ask();
    if ((versions.at(-1)?.version ?? 0) >= version || times === patience.times) return versions;
    await new Promise((resolve) => window.setTimeout(resolve, patience.ms));
  }
}

/** What came of checking or publishing. */
type Outcome = { readonly kind: "faults"; readonly faults: readonly string[] } | { readonly kind: "said"; readonly words: string; readonly isBad: boolean };

interface EditorProps {
  readonly begun: Begun;
  readonly part: PartName;
  /** What was published just now, in words. */
  readonly said: string | null;
  onAgain(done: Published | null): void;
}

function Editor({ begun, part, said, onAgain }: EditorProps) {
  const { t, i18n } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const { basedOn } = begun.publication;
  const [configuration, setConfiguration] = useState(begun.publication.configuration);
  const [from, setFrom] = useState("");
  const [outcome, setOutcome] = useState<Outcome | null>(said === null ? null : { kind: "said", words: said, isBad: false });
  const change = (patch: object) => {
    const changed = { ...configuration, ...patch } as ConfigurationRow;
    setConfiguration(changed);
    setOutcome(null);
    // What does not fit the form yet is kept in the window alone.
    if (configurationRowSchema.safeParse(changed).success) void store.seat.versions.keepDraft({ basedOn, configuration: changed }).catch(() => {});
  };
  const before = begun.versions.find(({ version }) => version === basedOn) ?? null;
  const context: FaultContext = { i18n, next: configuration, before };
  const targets = { street: t("configuration.target.street"), district: t("configuration.target.district"), category: t("configuration.target.category") };
  const check = (): ConfigurationRow | null => {
    const now = centralNow(store);
    const effectiveFrom = from === "" ? Math.round(now) : Date.parse(`${from}:00+08:00`);
    const parsed = configurationRowSchema.safeParse({ ...configuration, effectiveFrom });
    const faults = parsed.success
      ? configurationFaults(parsed.data, now, null).map((fault) => faultWords(fault, context))
      : parsed.error.issues.map(({ path }) => formFaultWords(path, context));
    setOutcome(faults.length === 0 ? { kind: "said", words: t("configuration.sound"), isBad: false } : { kind: "faults", faults });
    return parsed.success && faults.length === 0 ? parsed.data : null;
  };
  const publish = async () => {
    const sound = check();
    if (sound === null) return;
    try {
      const { version, faults } = await store.seat.versions.publish({ basedOn, configuration: sound });
      if (version === null) return setOutcome({ kind: "faults", faults: faults.map((fault) => faultWords(fault, context)) });
      onAgain({ version, words: t("configuration.published", { version, from: shortTime(sound.effectiveFrom) }) });
    } catch (error) {
      const kind = kindOfError(error);
      setOutcome({ kind: "said", words: t(kind === "notAllowedNow" ? "configuration.overtaken" : `error.${kind}`), isBad: true });
    }
  };
  const discard = () =>
    void store.seat.versions.keepDraft(null).then(
      () => onAgain(null),
      () => {},
    );
  return (
    <NamesContext value={thingNames(configuration, targets, i18n.language)}>
      <Versions versions={begun.versions} inForce={snapshot?.configurationVersion ?? null} basedOn={basedOn} />
      <div className="configuration-body">
        {part === "people" ? null : isLifePart(part) ? (
          <LifeRulesPart key={part} part={part} rules={lifeRulesOf(configuration)} onChange={(lifeRules) => change({ lifeRules })} />
        ) : part === "urgencyHours" ? (
          <Urgencies configuration={configuration} onChange={change} />
        ) : (
          <PartTable
            key={part}
            columns={sections[part]}
            blank={blankEntry(part)}
            entries={entriesOf(configuration, part)}
            onChange={(entries) => change({ [part]: entries })}
          />
        )}
      </div>
      <Told outcome={outcome} />
      <div className="choices">
        <TextInput
          type="datetime-local"
          label={t("configuration.from")}
          description={t("configuration.fromHint")}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
          data-testid="configuration-from"
        />
        <Button variant="default" onClick={() => check()} data-testid="configuration-check">
          {t("configuration.check")}
        </Button>
        <Button onClick={() => void publish()} data-testid="configuration-publish">
          {t("configuration.publish")}
        </Button>
        <Button variant="subtle" color="gray" ml="auto" onClick={discard}>
          {t("configuration.discard")}
        </Button>
      </div>
    </NamesContext>
  );
}

function Versions({ versions, inForce, basedOn }: { versions: readonly ConfigurationRow[]; inForce: number | null; basedOn: number }) {
  const { t } = useTranslation();
  return (
    <p className="quiet" role="status" data-testid="configuration-versions">
      {versions
        .slice(-4)
        .map(({ version, effectiveFrom }) => {
          const words = { version, from: `${shortDate(effectiveFrom)} ${shortTime(effectiveFrom).slice(-5)}` };
          return t(version === inForce ? "configuration.inForce" : "configuration.version", words);
        })
        .join(" · ")}{" "}
      — {t("configuration.basedOn", { version: basedOn })}
    </p>
  );
}

function Told({ outcome }: { outcome: Outcome | null }) {
  const { t } = useTranslation();
  if (outcome === null) return null;
  if (outcome.kind === "said")
    return (
      <Alert color={outcome.isBad ? "red" : "green"} role="alert" data-testid="configuration-said">
        {outcome.words}
      </Alert>
    );
  return (
    <Alert color="red" role="alert" title={t("configuration.faults", { count: outcome.faults.length })} data-testid="configuration-faults">
      <ul>
        {[...new Set(outcome.faults)].slice(0, 20).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </Alert>
  );
}

const isLifePart = (part: string): part is LifePart => (lifeParts as readonly string[]).includes(part);
