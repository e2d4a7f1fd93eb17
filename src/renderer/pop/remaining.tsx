import { useTranslation } from "react-i18next";
import { remaining, shortTime } from "../shared/time-words.ts";

/** A deadline as it is spoken; the exact time on hover. */
export function Remaining({ deadline, now }: { deadline: number; now: number }) {
  const { t } = useTranslation();
  const { isOver, unit, count } = remaining(deadline, now);
  return (
    <span className={isOver ? "trouble-word" : undefined} title={shortTime(deadline)}>
      {t(`deadline.${isOver ? "over" : "left"}`, { time: t(`deadline.${unit}`, { count }) })}
    </span>
  );
}
