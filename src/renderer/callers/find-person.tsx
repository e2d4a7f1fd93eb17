import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallerRow } from "../../contract/rows.ts";
import { useAnswer, useStore } from "../shared/use-console.ts";

const nobody: CallerRow[] = [];

/** People by name, pinyin or place, to choose one. */
export function FindPerson({ label, except, onChoose }: { label: string; except?: string; onChoose(caller: CallerRow): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const [text, setText] = useState("");
  const found = useAnswer(() => (text.trim() === "" ? Promise.resolve(nobody) : store.seat.pop.search({ text, limit: 8 })), [text], nobody);
  const shown = found.filter(({ id }) => id !== except);
  return (
    <>
      <TextInput
        size="xs"
        aria-label={label}
        data-testid="find-person"
        placeholder={label}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ul className="history">
        {shown.map((caller) => (
          <li key={caller.id}>
            <button type="button" onClick={() => onChoose(caller)} data-testid="person-choice">
              {caller.name === "" ? t("callers.nameless") : caller.name}{" "}
              <span className="quiet">
                {caller.numbers.map(({ mask }) => mask).join(" ")} {caller.place?.spoken ?? ""}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
