import { Button, Kbd } from "@mantine/core";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type KeyRefusal,
  type Keys,
  keyOf,
  keysOf,
  ownKeys,
  refusalOfKey,
  type ShortcutName,
  shortcutNames,
  shortcuts,
  shownKey,
} from "../shared/shortcuts.ts";
import { useStore } from "../shared/use-console.ts";
import { useKeys } from "../shared/use-keys.ts";
import { GlobalKeySettings } from "./global-key-settings.tsx";
import type { OwnSettings } from "./use-personal.ts";

/** A key that was pressed for a command and is not its key: why. */
interface Refused {
  readonly name: ShortcutName;
  readonly key: string;
  readonly why: KeyRefusal;
}

/** 快捷键: each command's key, changed by pressing another. */
export function KeySettings(own: OwnSettings) {
  const { t } = useTranslation();
  const store = useStore();
  const keys = useKeys();
  const [asked, ask] = useState<ShortcutName | null>(null);
  const [refused, refuse] = useState<Refused | null>(null);
  const save = (changed: Keys): void => {
    refuse(null);
    ask(null);
    store.act(() => store.seat.personal.change({ keys: ownKeys(changed) }));
  };
  const give = (name: ShortcutName, key: string): void => {
    const why = refusalOfKey(key, name, keys);
    if (why === null) save({ ...keys, [name]: key });
    else refuse({ name, key, why });
  };
  const swap = ({ name, key, why }: Refused): void => {
    if (why.kind === "taken") save({ ...keys, [name]: key, [why.by]: keys[name] });
  };
  const isOwn = Object.keys(ownKeys(keys)).length > 0;
  return (
    <section className="settings-part" aria-label={t("settings.keys")} data-testid="key-settings">
      <div className="key-title">
        <h2 className="heading">{t("settings.keys")}</h2>
        <Button variant="subtle" size="compact-sm" disabled={!isOwn} onClick={() => save(keysOf({}))} data-testid="keys-reset">
          {t("keys.resetAll")}
        </Button>
      </div>
      <GlobalKeySettings {...own} />
      <ul className="key-list">
        {shortcutNames.map((name) => (
          <KeyRow
            key={name}
            name={name}
            keys={keys}
            isAsked={asked === name}
            refused={refused?.name === name ? refused : null}
            onAsk={(on) => {
              refuse(null);
              ask(on ? name : null);
            }}
            onGive={(key) => give(name, key)}
            onSwap={swap}
          />
        ))}
      </ul>
    </section>
  );
}

interface KeyRowProps {
  readonly name: ShortcutName;
  readonly keys: Keys;
  readonly isAsked: boolean;
  readonly refused: Refused | null;
  onAsk(on: boolean): void;
  onGive(key: string): void;
  onSwap(refused: Refused): void;
}

function KeyRow({ name, keys, isAsked, refused, onAsk, onGive, onSwap }: KeyRowProps) {
  const { t } = useTranslation();
  const key = keys[name];
  const press = (event: React.KeyboardEvent): void => {
    if (!isAsked || event.key === "Tab") return;
    event.preventDefault();
    const pressed = keyOf(event.nativeEvent);
    if (pressed === "Escape") onAsk(false);
    else if (pressed !== null) onGive(pressed);
  };
  return (
    <li className="key-row" data-testid={`key-${name}`} data-key={key}>
      <span>{t(`help.key.${name}`)}</span>
      <button
        type="button"
        className="key-button"
        aria-label={t("keys.change", { command: t(`help.key.${name}`), key: shownKey(key) })}
        data-takes-keys={isAsked || undefined}
        data-testid={`key-change-${name}`}
        onClick={() => onAsk(!isAsked)}
        onKeyDown={press}
        onBlur={(event) => isAsked && !event.currentTarget.parentElement?.contains(event.relatedTarget) && onAsk(false)}
      >
        {isAsked ? t("keys.press") : key === "" ? t("keys.none") : <Kbd>{shownKey(key)}</Kbd>}
      </button>
      {key === shortcuts[name] ? (
        <span />
      ) : (
        <Button variant="subtle" size="compact-sm" onClick={() => onGive(shortcuts[name])} data-testid={`key-usual-${name}`}>
          {t("keys.usual", { key: shownKey(shortcuts[name]) })}
        </Button>
      )}
      {refused !== null && (
        <p className="key-refused trouble-word" role="alert" data-testid="key-refused" data-why={refused.why.kind}>
          {refusedWords(t, refused)}
          {refused.why.kind === "taken" && (
            <Button variant="default" size="compact-sm" onClick={() => onSwap(refused)} data-testid="key-swap">
              {t("keys.swap")}
            </Button>
          )}
        </p>
      )}
    </li>
  );
}

const refusedWords = (t: TFunction, { key, why }: Refused): string =>
  why.kind === "taken" ? t("keys.taken", { key: shownKey(key), command: t(`help.key.${why.by}`) }) : t(`keys.${why.kind}`, { key: shownKey(key) });
