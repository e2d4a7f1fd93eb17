import { Tooltip, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useConsole } from "../shared/use-console.ts";

const shown = (value: number | null | undefined, digits: number): string => value?.toFixed(digits) ?? "–";

/** How the call that is talked in sounds in these seconds, its figures on demand; that nothing was measured yet is said too. */
export function LiveQuality() {
  const { t } = useTranslation();
  const { snapshot, quality } = useConsole();
  const call = snapshot?.calls.find(({ phase, held }) => phase === "talking" && !held);
  if (call === undefined) return null;
  const live = quality.get(call.callId)?.live;
  const figures = [
    t("quality.loss", { percent: shown(live?.loss, 1) }),
    t("quality.jitter", { ms: shown(live?.jitter, 0) }),
    t("quality.roundTrip", { ms: shown(live?.roundTrip, 0) }),
    t("quality.heardNow", { level: shown(live?.heard, 0) }),
    t("quality.saidNow", { level: shown(live?.said, 0) }),
  ].join(" · ");
  return (
    <Tooltip label={figures} events={{ hover: true, focus: true, touch: true }}>
      <UnstyledButton className="quiet" data-testid="live-quality">
        {call.mos === null ? t("quality.unknown") : t("quality.mos", { mos: call.mos.toFixed(1) })}
      </UnstyledButton>
    </Tooltip>
  );
}
