import { Button, TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallDirectory } from "../../contract/call-api.ts";
import type { ConfigurationRow } from "../../contract/rows.ts";
import { activeCall } from "../../domain/several-calls.ts";
import { queueWords } from "../shared/queue-words.ts";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";
import { useReadings } from "../shared/use-readings.ts";
import { namesOf, type Target, targetsFor } from "./targets.ts";

const nobody: CallDirectory = { seats: [], queues: [] };
type How = "transfer" | "consult" | "conference";
const noUnits: ConfigurationRow["units"] = [];

/** Whom the call goes to, or who is asked about it: typed for, chosen and sent without the mouse. */
export function TargetPicker() {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const [text, setText] = useState("");
  const [place, setPlace] = useState(0);
  const call = activeCall(snapshot?.calls ?? []);
  const canConference = snapshot?.phone.conference === true;
  const known = useAnswer<CallDirectory | null>(() => store.seat.phone.directory(), [call?.callId], null);
  const directory = known ?? nobody;
  // A key may come before it is known who can be had: it is for the first who fits then.
  const [wanted, setWanted] = useState<How | null>(null);
  const units = useAnswer(() => store.seat.configuration().then((found) => found.units), [], noUnits);
  const queueNamed = (queue: string): string => queueWords(t, queue);
  const names = namesOf(directory, units, queueNamed).join("\n");
  const readings = useReadings(names);
  const targets = targetsFor(text, directory, units, readings, queueNamed);
  const chosen = targets[Math.min(place, targets.length - 1)];
  const isKnown = known !== null && (names === "" || readings.size > 0);
  const act = (how: How) => {
    setWanted(isKnown ? null : how);
    if (!isKnown || chosen === undefined || call === null) return;
    store.act(() => store.seat.phone[how]({ callId: call.callId, target: chosen.target }).then(() => store.openPanel(null)));
  };
  const actLate = useEffectEvent(() => wanted !== null && act(wanted));
  useEffect(() => {
    if (isKnown) actLate();
  }, [isKnown]);
  if (call === null) return <p className="quiet">{t("call.none")}</p>;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) setPlace(Math.max(0, Math.min(targets.length - 1, place + step)));
    else if (event.key === "Enter" && !event.ctrlKey) act("transfer");
    else if (event.altKey && event.key.toLowerCase() === "c") act("consult");
    else if (canConference && event.altKey && event.key.toLowerCase() === "t") act("conference");
    else return;
    event.preventDefault();
  };
  return (
    <>
      <TextInput
        aria-label={t("transfer.find")}
        placeholder={t("transfer.find")}
        data-testid="target-input"
        data-own-keys={canConference ? "Alt+c Alt+t" : "Alt+c"}
        role="combobox"
        aria-expanded
        aria-controls="targets"
        aria-activedescendant={chosen === undefined ? undefined : `target-${chosen.id}`}
        autoComplete="off"
        spellCheck={false}
        ref={(input) => input?.focus()}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setPlace(0);
          setWanted(null);
        }}
        onKeyDown={onKeyDown}
      />
      <div style={{ display: "flex", gap: 6 }}>
        <Button size="compact-sm" data-testid="transfer-blind" disabled={chosen === undefined} onClick={() => act("transfer")}>
          {t("transfer.blind")} ↵
        </Button>
        <Button size="compact-sm" variant="default" data-testid="transfer-consult" disabled={chosen === undefined} onClick={() => act("consult")}>
          {t("transfer.consult")} Alt+C
        </Button>
        {canConference && (
          <Button size="compact-sm" variant="default" data-testid="transfer-conference" disabled={chosen === undefined} onClick={() => act("conference")}>
            {t("transfer.conference")} Alt+T
          </Button>
        )}
      </div>
      <div className="targets" id="targets" role="listbox" aria-label={t("transfer.find")}>
        {targets.map((target, index) => (
          <TargetRow key={target.id} target={target} isChosen={target === chosen} onChoose={() => setPlace(index)} />
        ))}
      </div>
      {targets.length === 0 && <p className="quiet">{t("transfer.nobody")}</p>}
    </>
  );
}

function TargetRow({ target, isChosen, onChoose }: { target: Target; isChosen: boolean; onChoose(): void }) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above has the keys.
    <div
      id={`target-${target.id}`}
      role="option"
      aria-selected={isChosen}
      tabIndex={-1}
      data-testid="target"
      onClick={onChoose}
      ref={(row) => {
        if (isChosen) row?.scrollIntoView({ block: "nearest" });
      }}
    >
      <span>{target.name}</span> <span className="quiet">{target.number}</span>
      <span className="detail quiet" {...(target.state === null ? {} : { "data-state": target.state })}>
        {target.state !== null && t(`state.${target.state}`)}
        {target.waiting !== null && t("queue.waiting", { count: target.waiting })}
      </span>
    </div>
  );
}
