import { Alert, Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Elsewhere } from "../../contract/errors.ts";
import { usePlaceAndTime } from "./use-place-and-time.ts";

/** Asks whoever sits elsewhere already whether this shall be their seat now; no is what Enter gives. */
export function TakeOverQuestion({ elsewhere, isBusy, onYes, onNo }: { elsewhere: Elsewhere; isBusy: boolean; onYes(): void; onNo(): void }) {
  const { t } = useTranslation();
  const facts = usePlaceAndTime(elsewhere.device, elsewhere.since);
  return (
    <Alert color="orange" role="alertdialog" aria-label={t("signIn.elsewhere", facts)} title={t("signIn.elsewhere", facts)} data-testid="elsewhere">
      <p>{t("signIn.elsewhereMeans")}</p>
      {elsewhere.inCall && (
        <p>
          <strong data-testid="elsewhere-in-call">{t("signIn.elsewhereInCall")}</strong>
        </p>
      )}
      <Group>
        <Button type="button" variant="default" autoFocus disabled={isBusy} data-testid="elsewhere-no" onClick={onNo}>
          {t("signIn.leaveThere")}
        </Button>
        <Button type="button" color="orange.9" loading={isBusy} data-testid="elsewhere-yes" onClick={onYes}>
          {t("signIn.takeOver")}
        </Button>
      </Group>
    </Alert>
  );
}
