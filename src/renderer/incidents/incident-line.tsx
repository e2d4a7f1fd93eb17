import "./incidents.css";
import { Button, Popover } from "@mantine/core";
import { useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ShownIncident } from "../../contract/together-api.ts";
import { shortTime } from "../shared/time-words.ts";
import { useDeskKey } from "../shared/use-commands.ts";
import { useConsole, useStore } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";
import { useStandingIncidents } from "./use-incidents.ts";

/** What stands now, pinned over the desk in one line; several collapse into it, and one key shows them whole. */
export function IncidentLine() {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const store = useStore();
  const standing = useStandingIncidents();
  const [first] = standing;
  const [isOpen, setOpen] = useOpenForMatter();
  const acknowledge = () => {
    // Read is read: it does not stay over the knowledge base.
    setOpen(false);
    if (first !== undefined && !first.isAcknowledged) void store.seat.together.incident.acknowledge({ incidentId: first.incident.id }).catch(() => {});
  };
  useDeskKey("acknowledge", acknowledge);
  return (
    <section
      className="incident-line"
      aria-label={t("incident.title")}
      data-testid={first === undefined ? undefined : "incident-line"}
      data-none={first === undefined || undefined}
      data-unread={first?.isAcknowledged === false}
    >
      <span className="clip" role="status" aria-label={t("incident.title")}>
        {first !== undefined && (
          <>
            <strong>
              {t("incident.title")} {first.incident.title}
            </strong>{" "}
            {first.incident.answer}
          </>
        )}
      </span>
      {first !== undefined && (
        <>
          <span className="quiet">
            {t("incident.until", { time: shortTime(first.incident.validUntil) })} · {t("incident.counted", { count: first.participantCount })}
          </span>
          <span className="hint-actions">
            <Whole standing={standing} isOpen={isOpen} onOpen={setOpen} />
            {!first.isAcknowledged && (
              <Button size="compact-sm" variant="default" onClick={acknowledge} data-testid="acknowledge">
                {t("incident.acknowledge")} {shownKey("acknowledge")}
              </Button>
            )}
          </span>
        </>
      )}
    </section>
  );
}

/** Opened for the matter in hand: it closes with that, and by Escape wherever the cursor stands. */
function useOpenForMatter(): readonly [boolean, (open: boolean) => void] {
  const { callId, draftId } = useConsole();
  const matter = `${callId} ${draftId}`;
  const [openedFor, setOpenedFor] = useState<string | null>(null);
  const isOpen = openedFor === matter;
  const close = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.isComposing) setOpenedFor(null);
  });
  useEffect(() => {
    if (!isOpen) return undefined;
    const listen = (event: KeyboardEvent) => close(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [isOpen]);
  return [isOpen, (open) => setOpenedFor(open ? matter : null)];
}

/** The whole text of all that stand, to be read out to a caller. */
function Whole({ standing, isOpen, onOpen }: { standing: readonly ShownIncident[]; isOpen: boolean; onOpen(open: boolean): void }) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  useDeskKey("readIncidents", () => onOpen(!isOpen));
  return (
    <Popover opened={isOpen} onChange={onOpen} position="bottom-end" shadow="md">
      <Popover.Target>
        <Button size="compact-sm" variant="subtle" aria-expanded={isOpen} onClick={() => onOpen(!isOpen)} data-testid="incident-all">
          {standing.length > 1 ? t("incident.all", { count: standing.length }) : t("incident.whole")} {shownKey("readIncidents")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("incident.title")}>
        <div role="status">
          <ul className="incident-all">
            {standing.map(({ incident }) => (
              <li key={incident.id}>
                <strong>{incident.title}</strong> <span className="quiet">{t("incident.until", { time: shortTime(incident.validUntil) })}</span>
                <div>{incident.answer}</div>
              </li>
            ))}
          </ul>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
