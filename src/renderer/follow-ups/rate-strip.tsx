import { useTranslation } from "react-i18next";
import type { Rates } from "../../contract/ticket-life-api.ts";
import { useAnswer, useConsole, useNow, useStore } from "../shared/use-console.ts";
import "./follow-ups.css";

const day = 86_400_000;
/** The rates are of so many last days. */
const days = 30;
const refresh = 300_000;
const names = ["response", "resolution", "satisfaction"] as const;

/** 响应率 · 解决率 · 满意率 of the last days, for team leads while dispatch is there. */
export function RateStrip() {
  const { snapshot } = useConsole();
  const isLead = snapshot?.person != null && snapshot.person.role !== "operator";
  return isLead && snapshot.sync.online ? <Strip clockOffset={snapshot.clockOffset ?? 0} /> : null;
}

function Strip({ clockOffset }: { clockOffset: number }) {
  const { t } = useTranslation();
  const store = useStore();
  const { ticketVersion, snapshot } = useConsole();
  // What was done here counts as soon as dispatch has it.
  const isSettled = snapshot?.sync.pending === 0;
  const tick = Math.floor(useNow(refresh) / refresh);
  const ask = (): Promise<Rates | null> => {
    const to = Date.now() - clockOffset;
    return store.seat.life.rates({ from: Math.max(0, Math.round(to - days * day)), to: Math.round(to), unitId: null });
  };
  const rates = useAnswer<Rates | null>(ask, [tick, isSettled, Math.floor(ticketVersion / 20)], null);
  return (
    <dl className="rates" data-testid="rates" aria-label={t("followUp.rates", { count: days })}>
      {names.map((name) => {
        const share = rates?.[name] ?? { hits: 0, of: 0 };
        return (
          <div key={name} title={t("followUp.made", { hits: share.hits, of: share.of })}>
            <dt>{t(`followUp.rate.${name}`)}</dt>
            <dd>{share.of === 0 ? "–" : `${((100 * share.hits) / share.of).toFixed(1)} %`}</dd>
          </div>
        );
      })}
    </dl>
  );
}
