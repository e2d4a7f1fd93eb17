import { Button } from "@mantine/core";
import { useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import "./unsent-marks.css";
import { useStore } from "./use-console.ts";
import { useBegunForms } from "./use-unsent-form.ts";

/**
 * On what opens a form: something of it is written already.
 * @param form its key; where it ends with a colon, any form whose key begins so
 */
export function BegunMark({ form }: { form: string }) {
  const { t } = useTranslation();
  const begun = useBegunForms(form);
  if (form.endsWith(":") ? begun.length === 0 : !begun.includes(form)) return null;
  return (
    <span className="begun-mark" data-testid="begun-mark">
      {t("form.begun")}
    </span>
  );
}

/** Below a form of which something is written: whether it is kept, and the way to throw it away, which asks once more, for nothing brings it back. */
export function Begun({ form, onThrowAway }: { form: string; onThrowAway(): void }) {
  const { t } = useTranslation();
  const { forms } = useStore();
  const isBegun = useBegunForms(form).includes(form);
  const state = useSyncExternalStore(forms.subscribe, () => forms.stateOf(form));
  const [isSure, setSure] = useState(false);
  if (!isBegun) return null;
  const throwAway = () => {
    forms.change(form, null);
    onThrowAway();
  };
  return (
    <>
      <Button
        variant="subtle"
        color={isSure ? "red" : "gray"}
        size="compact-md"
        onClick={() => (isSure ? throwAway() : setSure(true))}
        onBlur={() => setSure(false)}
        data-testid="form-throw-away"
      >
        {t(isSure ? "form.throwAwaySure" : "form.throwAway")}
      </Button>
      <span className={state === "waiting" ? "trouble-word" : "quiet"} data-testid="form-state" data-save={state}>
        {t(`form.${state}`)}
      </span>
    </>
  );
}
