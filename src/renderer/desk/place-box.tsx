import { Button } from "@mantine/core";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PlaceReference } from "../../contract/rows.ts";
import type { PlaceHit, ScreenPop } from "../../contract/seat-api.ts";
import { textBounds } from "../../contract/text-bounds.ts";
import { innermost } from "../shared/place-words.ts";
import { shortDate } from "../shared/time-words.ts";
import { useDeskKey } from "../shared/use-commands.ts";
import { useCentralNow, useStore } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";
import type { PasteGuard } from "./entry-notices.tsx";
import { PickBox } from "./pick-box.tsx";
import { isGoneOn, type PlacePatch, placeOuter, placeTaken } from "./place-patch.ts";
import { useHits } from "./use-hits.ts";
import { placeField, successorButton } from "./use-place.ts";

type Last = ScreenPop["lastPlaces"];
/** As much of what is typed is looked for, characters. */
const longestQuery = 200;

interface PlaceBoxProps {
  readonly place: PlaceReference;
  /** The narrowest chosen place as the directory has it, and whether it was abolished. */
  readonly chosen: PlaceHit | null;
  readonly isGone: boolean;
  readonly pop: ScreenPop | null;
  readonly guard: PasteGuard;
  onChange(place: PlacePatch): void;
}

/**
 * Where the matter is, in one box: district, street, community and building by any part, pinyin or initials. What is chosen
 * stands in front of what is typed; what is typed is kept as it is spoken, at once and without choosing anything.
 */
export function PlaceBox({ place, chosen, isGone, pop, guard, onChange }: PlaceBoxProps) {
  const { t } = useTranslation();
  const store = useStore();
  const [asked, setAsked] = useState<string | null>(null);
  const today = shortDate(useCentralNow());
  const chosenId = innermost(place);
  const near = pop?.places.map((each) => each.id) ?? [];
  const find = (text: string) => store.seat.place.search({ text: text.slice(0, longestQuery), limit: 8, near, within: chosenId });
  const found = useHits(asked, [chosenId], find);
  const field = chosenId === null ? "spoken" : "building";
  const text = place[field];
  const look = (sought: string) => setAsked(sought.trim() === "" ? null : sought);
  const take = (hit: PlaceHit, behind: string) => {
    look(behind);
    onChange(placeTaken(hit, { place, typed: text.slice(0, text.length - behind.length), behind, today }));
  };
  return (
    <div className="beside-label">
      <PickBox
        label={t("field.place")}
        testId="field-place"
        placeholder={t("entry.placeHint")}
        pills={chosenId === null ? [] : [chosen?.path ?? ""]}
        text={text}
        options={found.hits.map((hit) => ({ key: keyOf(hit), label: labelOf(hit), ...(isGoneOn(hit, today) ? { hint: goneWords(t, hit) } : {}) }))}
        optionsFor={found.text}
        maxLength={textBounds[field]}
        onPaste={(event, put) => guard(event, { field, limit: textBounds[field], put })}
        fieldId={placeField}
        error={chosen !== null && isGone ? goneWords(t, chosen) : undefined}
        nothing={t("entry.nothingPlace")}
        onText={(value, sought) => {
          look(sought);
          onChange({ [field]: value });
        }}
        onPick={(key, behind) => {
          const hit = found.hits.find((each) => keyOf(each) === key);
          if (hit !== undefined) take(hit, behind);
        }}
        onBack={() => onChange(placeOuter(place))}
      />
      {chosen !== null && isGone && chosen.successor !== null && (
        <Button
          id={successorButton}
          size="compact-sm"
          variant="light"
          onClick={() => {
            take({ ...chosen, building: place.building }, "");
            document.getElementById(placeField)?.focus();
          }}
          data-testid="place-successor"
        >
          {t("entry.takeSuccessor", { successor: chosen.successor })}
        </Button>
      )}
      <LastPlaces last={pop?.lastPlaces ?? []} onTake={onChange} />
    </div>
  );
}

const placeKeys = ["firstPlace", "secondPlace", "thirdPlace"] as const;

/** Where the caller's matters were: each by one key, from wherever one types. */
function LastPlaces({ last, onTake }: { last: Last; onTake(place: PlacePatch): void }) {
  const shownKey = useShownKey();
  const take = (index: number) => {
    const choice = last[index];
    if (choice !== undefined) onTake(choice.place);
  };
  useDeskKey("firstPlace", () => take(0));
  useDeskKey("secondPlace", () => take(1));
  useDeskKey("thirdPlace", () => take(2));
  if (last.length === 0) return null;
  return (
    <div className="last-places">
      {placeKeys.slice(0, last.length).map((key, index) => (
        <Button key={key} size="compact-xs" variant="subtle" tabIndex={-1} onClick={() => take(index)} data-testid={`last-place-${index + 1}`}>
          {shownKey(key)} {last[index]?.path.split(" · ").slice(-1)} {last[index]?.place.building}
        </Button>
      ))}
    </div>
  );
}

const keyOf = (hit: PlaceHit): string => `${hit.place?.id ?? hit.path} ${hit.building}`;
const labelOf = (hit: PlaceHit): string => (hit.building === "" ? hit.path : `${hit.path} · ${hit.building}`);

function goneWords(t: TFunction, hit: PlaceHit): string {
  const facts = { place: hit.place?.name ?? "", date: hit.place?.abolishedOn ?? "" };
  return hit.successor === null ? t("entry.placeGone", facts) : t("entry.placeMoved", { ...facts, successor: hit.successor });
}
