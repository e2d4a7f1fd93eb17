import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PlaceHit } from "../../contract/seat-api.ts";
import { NamedSelect } from "../shared/named-select.tsx";
import { useAnswer, useStore } from "../shared/use-console.ts";

type DirectoryHit = PlaceHit & { readonly place: NonNullable<PlaceHit["place"]> };
const nowhere: DirectoryHit[] = [];

/** A filter is a place of the directory itself, not a building in it nor words alone. */
const ofDirectory = (hits: readonly PlaceHit[]): DirectoryHit[] =>
  hits.flatMap((hit) => (hit.place === null || hit.building !== "" ? [] : [{ ...hit, place: hit.place }]));

/** A place of the directory as a filter, found by its name, pinyin or initials; its value is `level:id`. */
export function PlaceFilter({ label, value, onChange }: { label: string; value: string | null; onChange(value: string | null): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<DirectoryHit | null>(null);
  const asked = text === picked?.path ? "" : text;
  const hits = useAnswer(
    () => (asked.trim() === "" ? Promise.resolve(nowhere) : store.seat.place.search({ text: asked, limit: 12, near: [], within: null }).then(ofDirectory)),
    [asked],
    nowhere,
  );
  const shown = picked === null || hits.some((hit) => hit.place.id === picked.place.id) ? hits : [picked, ...hits];
  return (
    <NamedSelect
      w={150}
      size="xs"
      aria-label={label}
      placeholder={label}
      searchable
      clearable={value !== null}
      data={shown.map((hit) => ({ value: `${hit.place.level}:${hit.place.id}`, label: hit.path }))}
      filter={({ options }) => options}
      nothingFoundMessage={asked === "" ? t("list.placeHow") : t("list.empty")}
      value={value}
      onSearchChange={setText}
      onChange={(next) => {
        setPicked(shown.find((hit) => `${hit.place.level}:${hit.place.id}` === next) ?? null);
        onChange(next);
      }}
      comboboxProps={{ width: 320, position: "bottom-start" }}
      data-testid="filter-place"
    />
  );
}
