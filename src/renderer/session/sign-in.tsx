import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Elsewhere } from "../../contract/errors.ts";
import { detailOfError, elsewhereOfError, kindOfError } from "../shared/error-words.ts";
import { openLineWindow } from "../shared/line-window.ts";
import { askToNotify } from "../shared/ring-notice.ts";
import { useConsole, useStore } from "../shared/use-console.ts";
import { TakeOverQuestion } from "./take-over-question.tsx";
import { TakenOverWord } from "./taken-over.tsx";

/** The key ring no longer opens this machine's data: dispatch does at sign-in, or an administrator by the recovery key. */
function Recovery() {
  const { t } = useTranslation();
  const store = useStore();
  const [recoveryKey, setKey] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const recover = async () => {
    setFailure(null);
    try {
      await store.seat.session.recover({ recoveryKey });
    } catch (error) {
      setFailure(kindOfError(error));
    }
  };
  return (
    <Alert color="orange" title={t("signIn.keyLost")} data-testid="key-lost">
      <p>{t("signIn.keyLostHint")}</p>
      <PasswordInput label={t("signIn.recoveryKey")} value={recoveryKey} onChange={(event) => setKey(event.currentTarget.value)} data-testid="recovery-key" />
      <Button size="xs" mt="xs" variant="default" disabled={recoveryKey.trim() === ""} onClick={() => void recover()} data-testid="recover">
        {t("signIn.recover")}
      </Button>
      {failure !== null && (
        <p role="alert" className="trouble-word" data-testid="recovery-failure">
          {t(failure === "wrongPassword" ? "signIn.wrongRecoveryKey" : `error.${failure}`)}
        </p>
      )}
    </Alert>
  );
}

/** Why it was refused; two reasons have words of their own. */
function wordOf(error: unknown): string {
  const detail = detailOfError(error);
  return detail === "switchedOff" || detail === "clockBehind" ? `signIn.${detail}` : `error.${kindOfError(error)}`;
}

/** The first screen. The click that signs in also opens the line's window, as browsers open windows on clicks alone. */
export function SignIn() {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [elsewhere, setElsewhere] = useState<Elsewhere | null>(null);
  const [isBusy, setBusy] = useState(false);
  const passwordBox = useRef<HTMLInputElement>(null);
  const signIn = async (takeOver: boolean) => {
    setBusy(true);
    setFailure(null);
    if (snapshot?.lineAttached !== true) openLineWindow();
    askToNotify();
    try {
      await store.seat.session.signIn({ login: login.trim(), password, takeOver });
    } catch (error) {
      const where = elsewhereOfError(error);
      setElsewhere(where);
      if (where === null) setFailure(wordOf(error));
      setBusy(false);
      // What is typed next replaces what was wrong.
      if (kindOfError(error) === "wrongPassword") passwordBox.current?.select();
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void signIn(false);
  };
  return (
    <main className="sign-in">
      <form onSubmit={submit}>
        <h1>{t("app.title")}</h1>
        <p className="quiet">{t("signIn.hint")}</p>
        <Stack gap="md">
          <TakenOverWord />
          <TextInput label={t("signIn.login")} value={login} onChange={(event) => setLogin(event.currentTarget.value)} autoFocus required data-testid="login" />
          <PasswordInput
            ref={passwordBox}
            label={t("signIn.password")}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            required
            data-testid="password"
          />
          {snapshot?.store === "keyLost" && <Recovery />}
          {failure !== null && (
            <Alert color="red" role="alert" data-testid="sign-in-failure">
              {t(failure)}
            </Alert>
          )}
          {elsewhere === null ? (
            <Button type="submit" loading={isBusy} data-testid="submit">
              {t("signIn.submit")}
            </Button>
          ) : (
            <TakeOverQuestion elsewhere={elsewhere} isBusy={isBusy} onYes={() => void signIn(true)} onNo={() => setElsewhere(null)} />
          )}
        </Stack>
      </form>
    </main>
  );
}
