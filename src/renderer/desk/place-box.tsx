import { Autocomplete, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PlaceReference } from "../../contract/rows.ts";
import type { PlaceHit } from "../../contract/seat-api.ts";
import { useAnswer, useStore } from "../shared/use-console.ts";

const none: PlaceHit[] = [];

/** Where the matter is: a place of the directory by name, pinyin or initials, and the building in the caller's words. */
export function PlaceBox({ place, near, onChange }: { place: PlaceReference; near: readonly string[]; onChange(place: PlaceReference): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const chosenId = place.communityId ?? place.streetId ?? place.districtId;
  const chosen = useAnswer<PlaceHit | null>(() => (chosenId === null ? Promise.resolve(null) : store.seat.place.get({ placeId: chosenId })), [chosenId], null);
  const [text, setText] = useState<string | null>(null);
  const hits = useAnswer(
    () => (text === null || text.trim() === "" ? Promise.resolve(none) : store.seat.place.search({ text, limit: 8, near: [...near].slice(0, 20) })),
    [text],
    none,
  );
  const take = (path: string) => {
    const hit = hits.find((each) => each.path === path);
    setText(null);
    if (hit !== undefined) onChange({ ...place, ...hit.ids });
  };
  const shown = text ?? chosen?.path ?? place.spoken;
  return (
    <div className="grid-2">
      <Autocomplete
        label={t("field.place")}
        placeholder={t("desk.placeHint")}
        data={hits.map((hit) => hit.path)}
        filter={({ options }) => options}
        value={shown}
        onKeyDown={(event) => {
          // The first hit without a way down to it; not while an input method takes the key.
          const [first] = hits;
          if (event.key === "Enter" && !event.nativeEvent.isComposing && text !== null && first !== undefined) take(first.path);
        }}
        onChange={(value) => {
          if (hits.some((hit) => hit.path === value)) return;
          setText(value);
          onChange({ ...place, districtId: null, streetId: null, communityId: null, spoken: value.slice(0, 500) });
        }}
        onOptionSubmit={take}
        data-testid="field-place"
      />
      <TextInput
        label={t("field.building")}
        value={place.building}
        maxLength={200}
        onChange={(event) => onChange({ ...place, building: event.currentTarget.value })}
        data-testid="field-building"
      />
    </div>
  );
}
