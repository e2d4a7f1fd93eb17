import { Button } from "@mantine/core";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConfigurationRow } from "../../contract/configuration.ts";
import type { DraftPatch } from "../../contract/draft.ts";
import type { TicketFields } from "../../contract/rows.ts";
import { categoryLabel, demandTypesOf, unitName } from "../../domain/configuration-names.ts";
import { deadlineFor } from "../../domain/deadline.ts";
import { type Assignment, dispatchRule, isByRule } from "../../domain/dispatch-rule.ts";
import { Remaining } from "../pop/remaining.tsx";
import { listed } from "../shared/listed.ts";
import { useDeskKey } from "../shared/use-commands.ts";
import { useAnswer, useCentralNow, useStore } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";
import { PickBox } from "./pick-box.tsx";
import { useHits } from "./use-hits.ts";

/** What is shown and changed of a matter, under one version of the configuration. */
export interface MatterProps {
  readonly fields: TicketFields;
  readonly configuration: ConfigurationRow;
  onChange(patch: DraftPatch): void;
}
/** Versions that are looked through for a name that newer ones do not have. */
const lookedThrough = 20;
/** A name that this version does not have any more, as the newest version that has it calls it; its id where none does. */
function useLastName(configuration: ConfigurationRow, id: string | null, nameIn: (version: ConfigurationRow) => string | null): string | null {
  const store = useStore();
  const isGone = id !== null && nameIn(configuration) === null;
  const ask = async (): Promise<string | null> => {
    const oldest = Math.max(1, configuration.version - lookedThrough);
    for (let version = configuration.version - 1; isGone && version >= oldest; version -= 1) {
      const older = await store.seat.entry.configuration({ version });
      const name = older === null ? null : nameIn(older);
      if (name !== null) return name;
    }
    return null;
  };
  const last = useAnswer(ask, [configuration.version, id, isGone], null);
  return isGone ? (last ?? id) : null;
}
interface MatterBoxProps {
  readonly kind: "demandType" | "category" | "unit";
  readonly label: string;
  readonly testId: string;
  readonly fieldId?: string;
  readonly pills: readonly string[];
  readonly gone?: string | undefined;
  readonly version: number;
  readonly demandType: string | null;
  onPick(id: string): void;
  onBack(): void;
}

/** A box for one thing of the configuration: an arrow lists all, letters find it. */
function MatterBox({ kind, version, demandType, gone, onPick, ...box }: MatterBoxProps) {
  const { t } = useTranslation();
  const store = useStore();
  const [{ text, asked }, setTyped] = useState({ text: "", asked: "" });
  const [isNear, setNear] = useState(false);
  const find = (typed: string) => store.seat.entry.matters({ kind, text: typed.slice(0, 200), demandType, version, limit: 40 });
  const found = useHits(isNear ? asked : null, [kind, version, demandType], find);
  return (
    <PickBox
      {...box}
      text={text}
      maxLength={80}
      options={found.hits.map(({ id, label, hint }) => ({ key: id, label, hint }))}
      optionsFor={found.text}
      error={gone === undefined ? undefined : t("entry.gone", { name: gone })}
      nothing={t("entry.nothing")}
      onFocus={() => setNear(true)}
      onText={(typed, sought) => setTyped({ text: typed, asked: sought })}
      onPick={(id, behind) => {
        setTyped({ text: behind, asked: behind });
        onPick(id);
      }}
    />
  );
}

/** 类型: what the caller wants of us. */
export function TypeBox({ fields, configuration, onChange }: MatterProps) {
  const { t, i18n } = useTranslation();
  const { demandType } = fields;
  const known = demandTypesOf(configuration).find(({ id }) => id === demandType);
  const shown = i18n.language === "en" ? known?.name.en : known?.name.zh;
  return (
    <MatterBox
      kind="demandType"
      label={t("field.demandType")}
      testId="field-demandType"
      fieldId="box-demandType"
      version={configuration.version}
      demandType={null}
      pills={demandType === null ? [] : [shown ?? demandType]}
      gone={demandType !== null && known === undefined ? demandType : undefined}
      onPick={(id) => onChange({ demandType: id })}
      onBack={() => onChange({ demandType: null })}
    />
  );
}

/** 分类: what the matter is about. */
export function CategoryBox({ fields, configuration, onChange }: MatterProps) {
  const { t } = useTranslation();
  const { categoryId, demandType } = fields;
  const label = categoryLabel(configuration, categoryId);
  const gone = useLastName(configuration, categoryId, (version) => categoryLabel(version, categoryId));
  return (
    <MatterBox
      kind="category"
      label={t("field.category")}
      testId="field-category"
      fieldId="box-category"
      version={configuration.version}
      demandType={demandType}
      pills={categoryId === null ? [] : [label ?? gone ?? categoryId]}
      gone={gone ?? undefined}
      onPick={(id) => onChange({ categoryId: id })}
      onBack={() => onChange({ categoryId: null })}
    />
  );
}

/** By which rule who acts follows from the category and the place, and how long they have. */
export function RuleLine(props: MatterProps) {
  const { fields, configuration } = props;
  const now = useCentralNow();
  const deadline = deadlineFor(configuration, { categoryId: fields.categoryId, urgency: fields.urgency, createdAt: now });
  return (
    <div className="reason">
      <Reason {...props} />
      {deadline !== null && <Remaining deadline={deadline + 1_000} now={now} />}
    </div>
  );
}

/** Who leads and who helps, by rule until somebody chooses otherwise. */
export function UnitBoxes({ fields, configuration, onChange }: MatterProps) {
  const { t } = useTranslation();
  const { unitId, helperUnitIds } = fields;
  const nameOf = (id: string): string => unitName(configuration, id) ?? id;
  const gone = useLastName(configuration, unitId, (version) => unitName(version, unitId));
  const goneHelperId = helperUnitIds.find((id) => unitName(configuration, id) === null) ?? null;
  const goneHelper = useLastName(configuration, goneHelperId, (version) => unitName(version, goneHelperId));
  const shared = { kind: "unit", version: configuration.version, demandType: null } as const;
  return (
    <div className="grid-2">
      <MatterBox
        {...shared}
        label={t("entry.lead")}
        testId="field-unit"
        fieldId="box-unit"
        pills={unitId === null ? [] : [gone ?? nameOf(unitId)]}
        gone={gone ?? undefined}
        onPick={(id) => onChange({ unitId: id, helperUnitIds: helperUnitIds.filter((helper) => helper !== id) })}
        onBack={() => onChange({ unitId: null })}
      />
      <MatterBox
        {...shared}
        label={t("entry.helpers")}
        testId="field-helpers"
        pills={helperUnitIds.map((id) => (id === goneHelperId ? (goneHelper ?? id) : nameOf(id)))}
        gone={goneHelper ?? undefined}
        onPick={(id) => onChange({ helperUnitIds: [...new Set([...helperUnitIds, id])].filter((helper) => helper !== unitId).slice(0, 20) })}
        onBack={() => onChange({ helperUnitIds: helperUnitIds.slice(0, -1) })}
      />
    </div>
  );
}

/** Why these units: the rule with its number, also where somebody chose others. */
function Reason({ fields, configuration, onChange }: MatterProps) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const store = useStore();
  const { place } = fields;
  const placeId = place.streetId ?? place.districtId;
  const hit = useAnswer(() => (placeId === null ? Promise.resolve(null) : store.seat.place.get({ placeId })), [placeId], null);
  const rule = dispatchRule(configuration, fields);
  const isFollowed = isByRule(configuration, fields);
  const follow = () => rule.leadUnitId !== null && onChange({ unitId: rule.leadUnitId, helperUnitIds: [...rule.helperUnitIds] });
  useDeskKey("byRule", follow);
  if (fields.categoryId === null) return null;
  const reason = reasonWords(t, rule, {
    place: hit?.place?.name ?? t("entry.anywhere"),
    category: categoryLabel(configuration, fields.categoryId) ?? fields.categoryId,
    name: (id) => unitName(configuration, id) ?? id,
  });
  return (
    <>
      <span data-testid="rule-reason" data-followed={isFollowed}>
        {isFollowed ? reason : t("entry.reason.overridden", { reason })}
      </span>
      {!isFollowed && rule.leadUnitId !== null && (
        <Button size="compact-sm" variant="subtle" onClick={follow}>
          {t("entry.byRule")} {shownKey("byRule")}
        </Button>
      )}
    </>
  );
}

interface ReasonFacts {
  readonly place: string;
  readonly category: string;
  name(id: string): string;
}

function reasonWords(t: TFunction, rule: Assignment, { place, category, name }: ReasonFacts): string {
  const units = listed(t, rule.helperUnitIds.map(name));
  const helpers = units === "" ? "" : t("entry.reason.helpers", { units });
  const lead = rule.leadUnitId === null ? "" : name(rule.leadUnitId);
  return t(`entry.reason.${rule.basis}`, { place, category, lead, helpers, rule: rule.ruleId ?? "" });
}
