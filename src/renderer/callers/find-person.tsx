import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallerRow } from "../../contract/rows.ts";
import { PickBox } from "../desk/pick-box.tsx";
import { useHits } from "../desk/use-hits.ts";
import { useStore } from "../shared/use-console.ts";

/** People by name, pinyin or place, to choose one by the keys of every such box; who was found for an older text cannot be chosen. */
export function FindPerson({ label, except, onChoose }: { label: string; except?: string; onChoose(caller: CallerRow): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const [text, setText] = useState("");
  const found = useHits(text.trim() === "" ? null : text, [except], async (typed) => {
    const callers = await store.seat.pop.search({ text: typed, limit: 8 });
    return callers.filter(({ id }) => id !== except);
  });
  const options = found.hits.map(({ id, name, numbers, place }) => ({
    key: id,
    label: name === "" ? t("callers.nameless") : name,
    hint: [...numbers.map(({ mask }) => mask), place?.spoken ?? ""].join(" ").trim(),
  }));
  return (
    <PickBox
      label={label}
      testId="find-person"
      pills={[]}
      text={text}
      maxLength={200}
      options={options}
      optionsFor={found.text}
      nothing={t("callers.nobody")}
      onText={setText}
      onPick={(key) => {
        const caller = found.hits.find(({ id }) => id === key);
        if (caller === undefined) return;
        setText("");
        onChoose(caller);
      }}
      onBack={() => {}}
    />
  );
}
