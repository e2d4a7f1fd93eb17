import { Button } from "@mantine/core";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PlaceHit } from "../../../contract/seat-api.ts";
import { PickBox } from "../../desk/pick-box.tsx";
import { isGoneOn } from "../../desk/place-patch.ts";
import { useHits } from "../../desk/use-hits.ts";
import { shortDate } from "../../shared/time-words.ts";
import { useCentralNow, useStore } from "../../shared/use-console.ts";
import { withPlace } from "./area.ts";
import { usePlaceNames } from "./use-place-names.ts";

interface AreaProps {
  readonly areaIds: readonly string[];
  /** What is typed and not chosen yet. */
  readonly text: string;
  onText(text: string): void;
  onChange(areaIds: readonly string[]): void;
}

const shown = 8;
/** A place of the directory itself that still stands, not a building in it nor words alone. */
const isPlace = (hit: PlaceHit, today: string): boolean => hit.place !== null && hit.building === "" && !isGoneOn(hit, today);

/** Somebody's part of the city: places by any part of their names, by pinyin or initials; none is the whole of it. */
export function AreaBox({ areaIds, text, onText, onChange }: AreaProps) {
  const { t } = useTranslation();
  const store = useStore();
  const listId = useId();
  const box = useRef<HTMLDivElement>(null);
  const today = shortDate(useCentralNow(60_000));
  const [sought, setSought] = useState(text);
  // While an Enter awaits its answer, what it was pressed for; what is typed behind it is not.
  const asked = text.trim() === "" ? null : sought.trim() !== "" && text.startsWith(sought) ? sought : text;
  const find = (typed: string) => store.seat.place.search({ text: typed.slice(0, 200), limit: 20, near: [], within: null });
  const found = useHits(asked, [], find);
  const hits = found.hits.filter((hit) => isPlace(hit, today)).slice(0, shown);
  const names = usePlaceNames(areaIds);
  const remove = (id: string) => {
    onChange(areaIds.filter((other) => other !== id));
    // The button goes with its place.
    box.current?.querySelector("input")?.focus();
  };
  return (
    <div ref={box} className="area-box">
      <PickBox
        label={t("people.area")}
        testId="person-area"
        placeholder={t("people.areaHow")}
        description={areaIds.length === 0 ? t("people.wholeCityHint") : t("people.areaHint")}
        error={asked !== null && found.text === asked && hits.length === 0 ? t("people.noPlace") : undefined}
        pills={[]}
        text={text}
        options={hits.map((hit) => ({ key: hit.place?.id ?? "", label: hit.path }))}
        optionsFor={found.text}
        maxLength={200}
        onText={(typed, looked) => {
          setSought(looked);
          onText(typed);
        }}
        onPick={(placeId, behind) => {
          setSought(behind);
          onText(behind);
          onChange(withPlace(areaIds, placeId));
        }}
        onBack={() => {}}
      />
      <ul id={listId} aria-label={t("people.areaChosen")} data-testid="person-areas">
        {areaIds.map((id) => (
          <li key={id}>
            <span>{names.get(id)?.path ?? id}</span>
            <Button size="compact-xs" variant="default" aria-label={t("people.removeArea", { place: names.get(id)?.path ?? id })} onClick={() => remove(id)}>
              {t("people.remove")}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
