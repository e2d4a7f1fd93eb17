import { Badge, Button, Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { ConfigurationRow } from "../../contract/configuration.ts";
import type { ChosenState } from "../../contract/session.ts";
import { breakReasonsOf } from "../../domain/configuration-names.ts";
import { schemes } from "../palette/palette.tsx";
import { LiveQuality } from "../quality/live-quality.tsx";
import { DevicesButton } from "../settings/device-news.tsx";
import { chooseLanguage, languages } from "../shared/i18n.ts";
import { stateWords } from "../shared/state-words.ts";
import { clockTime, spokenDuration } from "../shared/time-words.ts";
import { useDeskKey } from "../shared/use-commands.ts";
import { useConfiguration } from "../shared/use-configuration.ts";
import { useConsole, useNow, useStore } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";
import { LineStanding, MicrophoneStanding } from "./line-standing.tsx";
import { OutboxButton } from "./outbox-button.tsx";

interface Choice {
  readonly state: ChosenState;
  readonly reason: string | null;
  readonly reasonName: string | null;
}
const plain = (state: ChosenState): Choice => ({ state, reason: null, reasonName: null });
/** A break has a reason of the version in force: the team lead sees it, and so does the exchange. */
const choicesOf = (configuration: ConfigurationRow | null): readonly Choice[] => [
  plain("ready"),
  plain("busy"),
  ...breakReasonsOf(configuration).map(({ id, name }) => ({ state: "break", reason: id, reasonName: name }) as const),
  plain("training"),
  plain("offline"),
];

function StateChooser() {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const store = useStore();
  const { snapshot } = useConsole();
  const now = useNow();
  const extend = () => void store.seat.state.extendWrapUp({ by: 30_000 }).catch(() => {});
  const choices = choicesOf(useConfiguration(null));
  useDeskKey("extendWrapUp", () => snapshot?.state.state === "wrapUp" && extend());
  if (snapshot === null) return null;
  const { state } = snapshot;
  // The key of the state that follows ends the wrap-up, where that is the one it is for.
  const endKey = state.next === null || state.next === "ready" ? shownKey("ready") : "";
  const since = state.wrapUpEndsAt === null ? now - state.since : state.wrapUpEndsAt - now;
  const choose = ({ state: chosen, reason }: Choice) => void store.seat.state.choose({ state: chosen, reason }).catch(() => {});
  return (
    <>
      <Menu position="bottom-start" shadow="md">
        <Menu.Target>
          <UnstyledButton data-testid="state-choice">
            <span className="state-word" data-state={state.state} data-testid="state">
              {stateWords(t, state.state, state)}
            </span>{" "}
            <span>{spokenDuration(since)} ▾</span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {choices.map((choice) => (
            <Menu.Item
              key={`${choice.state} ${choice.reason}`}
              data-testid={`choose-${choice.state}${choice.reason === null ? "" : `-${choice.reason}`}`}
              onClick={() => choose(choice)}
              rightSection={choice.state === "ready" || choice.state === "busy" ? <span className="quiet">{shownKey(choice.state)}</span> : undefined}
            >
              {stateWords(t, choice.state, choice)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {state.next !== null && state.state !== "ringing" && <span className="quiet">{t("state.next", { state: stateWords(t, state.next, state) })}</span>}
      {state.state === "wrapUp" && (
        <Button.Group>
          <Button size="compact-sm" variant="default" data-testid="end-wrap-up" onClick={() => void store.seat.state.endWrapUp().catch(() => {})}>
            {t("state.endWrapUp")} {endKey}
          </Button>
          <Button size="compact-sm" variant="default" onClick={extend}>
            {t("state.extendWrapUp")} {shownKey("extendWrapUp")}
          </Button>
        </Button.Group>
      )}
    </>
  );
}

function Queues() {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  const now = useNow();
  const queue = snapshot?.queues?.[0];
  if (queue === undefined) return <span className="quiet">{t("queue.unknown")}</span>;
  const longest = queue.longestSince === null ? null : spokenDuration(now - queue.longestSince - (snapshot?.clockOffset ?? 0));
  return (
    <span data-testid="queue">
      {t("queue.waiting", { count: queue.waiting })}
      {longest !== null && ` · ${t("queue.longest", { time: longest })}`}
    </span>
  );
}

/** The language and the colours of this machine's console. */
function Preferences() {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      {languages.map((language) => (
        <Menu.Item
          key={language}
          role="menuitemradio"
          aria-checked={i18n.language === language}
          data-testid={`language-${language}`}
          onClick={() => void chooseLanguage(language)}
        >
          {t(`palette.language.${language}`)} {i18n.language === language ? "✓" : ""}
        </Menu.Item>
      ))}
      {schemes.map((scheme) => (
        <Menu.Item
          key={scheme}
          role="menuitemradio"
          aria-checked={colorScheme === scheme}
          data-testid={`scheme-${scheme}`}
          onClick={() => setColorScheme(scheme)}
        >
          {t(`palette.scheme.${scheme}`)} {colorScheme === scheme ? "✓" : ""}
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  );
}

/** Always there: the seat's state, the queue, the line, the network, the time, the person. */
export function TopBar({ onDesk, onSettings }: { onDesk(): void; onSettings(): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const now = useNow();
  // What was typed a moment ago is on the disk before its author leaves.
  const signOut = async () => {
    if (await store.settled()) await store.seat.session.signOut().catch(() => {});
    else notifications.show({ message: t("draft.signOutWaiting"), color: "red", withCloseButton: false });
  };
  return (
    <header className="top">
      <StateChooser />
      <Queues />
      <LineStanding />
      <LiveQuality />
      <MicrophoneStanding />
      <OutboxButton onDesk={onDesk} />
      <DevicesButton onOpen={onSettings} />
      <div className="end">
        <time title={clockTitle(t, snapshot?.clockError ?? null)} data-testid="clock">
          {clockTime(now - (snapshot?.clockOffset ?? 0))}
        </time>
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <UnstyledButton data-testid="person">{snapshot?.person?.name} ▾</UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>
              <Badge variant="light">{t(`role.${snapshot?.person?.role ?? "operator"}`)}</Badge>
            </Menu.Label>
            <Preferences />
            <Menu.Item data-testid="sign-out" onClick={() => void signOut()}>
              {t("signIn.signOut")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </header>
  );
}

/** What the shown time is worth. @param error ms; null before dispatch's time is known */
function clockTitle(t: TFunction, error: number | null): string {
  return error === null ? t("band.clockUnknown") : t("band.clockError", { seconds: (error / 1_000).toFixed(error < 10_000 ? 2 : 0) });
}
