import "@mantine/spotlight/styles.css";
import { type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import { Spotlight, type SpotlightActionData, spotlight } from "@mantine/spotlight";
import { type KeyboardEvent, useRef } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import { chooseLanguage, languages } from "../shared/i18n.ts";
import { type ShortcutName, shortcutNames } from "../shared/shortcuts.ts";
import { runByName, useDeskKey } from "../shared/use-commands.ts";
import { useConsole, useStore } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";
import { useReadings } from "../shared/use-readings.ts";
import { focusView } from "../shared/view-focus.ts";

export const schemes = ["auto", "light", "dark"] as const satisfies readonly MantineColorScheme[];

/** Every view and every command by a few characters, their pinyin or their initials. */
export function Palette({ views, onView }: { views: readonly string[]; onView(view: string): void }) {
  const store = useStore();
  const { listViews } = useConsole();
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const shownKey = useShownKey();
  // The focus goes back to where it was before a command runs: a text module is put where the caret stood.
  const before = useRef<Element | null>(null);
  const chosen = useRef<ShortcutName | null>(null);
  const search = useRef<HTMLInputElement>(null);
  useDeskKey("palette", () => {
    before.current = document.activeElement;
    // The next key is for its box already: the library puts the cursor there a moment later.
    flushSync(spotlight.open);
    search.current?.focus();
  });
  const onClosed = () => {
    if (before.current instanceof HTMLElement) before.current.focus();
    focusView();
    if (chosen.current !== null) runByName(chosen.current);
    chosen.current = null;
  };
  const commands: SpotlightActionData[] = [
    ...views.map((view) => ({ id: `view-${view}`, label: t("palette.view", { view: t(`view.${view}`) }), onClick: () => onView(view) })),
    ...(listViews?.views ?? []).map(({ id, list, name }) => ({
      id: `saved-${id}`,
      label: t("palette.savedView", { view: t(`view.${list}`), name }),
      onClick: () => store.wantView({ list, id }),
    })),
    ...shortcutNames
      .filter((name) => name !== "palette")
      .map((name) => ({
        id: name,
        label: t(`help.key.${name}`),
        rightSection: <span className="quiet">{shownKey(name)}</span>,
        onClick: () => {
          chosen.current = name;
        },
      })),
    ...languages.map((language) => ({ id: language, label: t(`palette.language.${language}`), onClick: () => void chooseLanguage(language) })),
    ...schemes.map((scheme) => ({ id: scheme, label: t(`palette.scheme.${scheme}`), onClick: () => setColorScheme(scheme) })),
  ];
  const readings = useReadings(commands.map(({ label }) => label ?? "").join("\n"));
  return (
    <Spotlight
      actions={commands.map((command) => ({
        ...command,
        "data-command": command.id,
        "data-testid": `command-${command.id}`,
        keywords: readings.get(command.label ?? "") ?? [],
      }))}
      filter={(query, actions) => actions.filter((action) => "label" in action && fits(query, action))}
      nothingFound={t("palette.nothing")}
      searchProps={{
        ref: search,
        placeholder: t("palette.search"),
        "aria-label": t("palette.search"),
        autoComplete: "off",
        spellCheck: false,
        onKeyDown: takeFirst,
      }}
      shortcut={null}
      onSpotlightClose={onClosed}
      returnFocus={false}
      scrollable
      maxHeight={420}
      transitionProps={{ duration: 0 }}
      attributes={{ content: { "aria-label": t("help.key.palette") } }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.15 }}
    />
  );
}

/** What was typed before the dictionary had come fits late, and then nothing is selected: Enter takes the first that fits. */
function takeFirst({ key, nativeEvent }: KeyboardEvent): void {
  if (key !== "Enter" || nativeEvent.isComposing || document.querySelector("[data-command][data-selected]") !== null) return;
  document.querySelector<HTMLElement>("[data-command]")?.click();
}

function fits(query: string, { label = "", keywords = [] }: SpotlightActionData): boolean {
  const typed = query.trim().toLowerCase().replaceAll(" ", "");
  return (
    label.toLowerCase().replaceAll(" ", "").includes(typed) || (Array.isArray(keywords) ? keywords : [keywords]).some((keyword) => keyword.includes(typed))
  );
}
