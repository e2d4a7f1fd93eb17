import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { activeCall } from "../../domain/several-calls.ts";
import { useConsole, useStore } from "../shared/use-console.ts";
import { answerGreen } from "../theme.ts";

const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

/** In a call it sends keys into it as they are pressed; without one it dials. All of it by the keyboard too. */
export function DialPad() {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const call = activeCall(snapshot?.calls ?? []);
  const isInCall = call !== null && (call.phase === "talking" || call.phase === "early") && !call.held;
  const [text, setText] = useState("");
  const [number, setNumber] = useState("");
  const send = (key: string) => {
    setText((sent) => (sent + key).slice(-24));
    if (call !== null) store.act(() => store.seat.phone.tones({ callId: call.callId, tones: key }));
  };
  const dial = (typed: string) => {
    if (typed.trim() !== "")
      store.act(() => store.seat.phone.dial({ target: { kind: "number", number: typed }, ticketId: null }).then(() => store.openPanel(null)));
  };
  const press = (key: string) => (isInCall ? send(key) : setNumber((typed) => typed + key));
  return (
    <>
      <TextInput
        data-autofocus
        aria-label={t(isInCall ? "pad.tones" : "pad.number")}
        placeholder={t(isInCall ? "pad.tones" : "pad.number")}
        data-testid="pad-input"
        value={isInCall ? text : number}
        inputMode="tel"
        autoComplete="off"
        spellCheck={false}
        ref={(input) => input?.focus()}
        onChange={(event) => !isInCall && setNumber(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (isInCall && keys.includes(event.key)) {
            event.preventDefault();
            send(event.key);
          } else if (!isInCall && event.key === "Enter") dial(number);
        }}
      />
      <div className="pad">
        {keys.map((key) => (
          <Button key={key} variant="default" size="md" data-testid={`pad-${key === "*" ? "star" : key === "#" ? "hash" : key}`} onClick={() => press(key)}>
            {key}
          </Button>
        ))}
      </div>
      {!isInCall && (
        <div style={{ display: "flex", gap: 8 }}>
          <Button color={answerGreen} data-testid="pad-dial" disabled={number.trim() === ""} onClick={() => dial(number)}>
            {t("pad.dial")} ↵
          </Button>
          <Button variant="default" data-testid="redial" onClick={() => store.act(() => store.seat.phone.redial().then(() => store.openPanel(null)))}>
            {t("pad.redial")}
          </Button>
        </div>
      )}
    </>
  );
}
