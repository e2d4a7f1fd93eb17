import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Floor as FloorPicture } from "../../contract/dispatch-api.ts";
import { RateStrip } from "../follow-ups/rate-strip.tsx";
import { queueWords } from "../shared/queue-words.ts";
import { stateWords } from "../shared/state-words.ts";
import { clockTime, spokenDuration } from "../shared/time-words.ts";
import { useCentralNow, useConsole, useStore } from "../shared/use-console.ts";

/** The team lead's picture of queues and seats; says since when it is stale. */
export function Floor() {
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const online = snapshot?.sync.online === true;
  const [floor, setFloor] = useState<FloorPicture | null>(null);
  const now = useCentralNow();
  useEffect(() => {
    if (!online) return;
    const life = new AbortController();
    const watch = async () => {
      for await (const picture of await store.seat.floor.watch(undefined, { signal: life.signal })) setFloor(picture);
    };
    watch().catch(() => {});
    return () => life.abort();
  }, [online, store]);
  if (floor === null) return <p className="list quiet">{t(online ? "floor.loading" : "floor.away")}</p>;
  const staleSince = online ? floor.staleSince : floor.at;
  return (
    <section className="list" data-testid="floor">
      {staleSince !== null && <p className="trouble-word">{t("floor.stale", { since: clockTime(staleSince, true) })}</p>}
      <RateStrip />
      <div className="figures">
        {floor.queues.map((queue) => (
          <div key={queue.queue}>
            <strong>{queue.waiting}</strong>
            {t("floor.waiting", { queue: queueWords(t, queue.queue) })}
            {queue.longestSince !== null && ` · ${t("queue.longest", { time: spokenDuration(now - queue.longestSince) })}`}
          </div>
        ))}
      </div>
      <div className="seats">
        {floor.seats.map((seat) => (
          <div key={seat.extension} className="seat">
            <div>
              {seat.extension} {seat.personName}
            </div>
            <div className="state-word" data-state={seat.state.state}>
              {stateWords(t, seat.state.state, seat.state)} {spokenDuration(now - seat.state.since)}
            </div>
            {!seat.reachable && seat.state.state !== "offline" && (
              <div className="trouble-word" data-testid="floor-deaf">
                {t("floor.deaf")}
                {seat.reachableSince !== null && ` ${spokenDuration(now - seat.reachableSince)}`}
              </div>
            )}
          </div>
        ))}
      </div>
    </section>
  );
}
