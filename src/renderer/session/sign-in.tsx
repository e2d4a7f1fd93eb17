import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { kindOfError } from "../shared/error-words.ts";
import { openLineWindow } from "../shared/line-window.ts";
import { askToNotify } from "../shared/ring-notice.ts";
import { useConsole, useStore } from "../shared/use-console.ts";

/** The first screen. The click that signs in also opens the line's window, as browsers open windows on clicks alone. */
export function SignIn() {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    if (snapshot?.lineAttached !== true) openLineWindow();
    askToNotify();
    try {
      await store.seat.session.signIn({ login: login.trim(), password });
    } catch (error) {
      setFailure(kindOfError(error));
      setBusy(false);
    }
  };
  return (
    <main className="sign-in">
      <form onSubmit={submit}>
        <h1>{t("app.title")}</h1>
        <p className="quiet">{t("signIn.hint")}</p>
        <Stack gap="md">
          <TextInput label={t("signIn.login")} value={login} onChange={(event) => setLogin(event.currentTarget.value)} autoFocus required data-testid="login" />
          <PasswordInput
            label={t("signIn.password")}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            required
            data-testid="password"
          />
          {failure !== null && (
            <Alert color="red" role="alert" data-testid="sign-in-failure">
              {t(`error.${failure}`)}
            </Alert>
          )}
          <Button type="submit" loading={isBusy} data-testid="submit">
            {t("signIn.submit")}
          </Button>
        </Stack>
      </form>
    </main>
  );
}
