import { VisuallyHidden } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bands } from "./bars/bands.tsx";
import { CallBar } from "./bars/call-bar.tsx";
import { Foot } from "./bars/foot.tsx";
import { TopBar } from "./bars/top-bar.tsx";
import { CallAnnouncer } from "./calls/call-announcer.tsx";
import { CallPanel } from "./calls/call-panel.tsx";
import { ConfigurationView } from "./configuration/configuration-view.tsx";
import { Desk } from "./desk/desk.tsx";
import { Floor } from "./floor/floor.tsx";
import { FollowUps } from "./follow-ups/follow-up-list.tsx";
import { Help } from "./help/help.tsx";
import { IncidentsView } from "./incidents/incidents-view.tsx";
import { FieldPopup } from "./knowledge/field-popup.tsx";
import type { LibraryPlace } from "./library/library-place.ts";
import { LibraryView } from "./library/library-view.tsx";
import { CallList } from "./lists/call-list.tsx";
import { CallerList } from "./lists/caller-list.tsx";
import { TicketList } from "./lists/ticket-list.tsx";
import { Palette } from "./palette/palette.tsx";
import { SignIn } from "./session/sign-in.tsx";
import { DeviceAnnouncer } from "./settings/device-news.tsx";
import { Settings } from "./settings/settings.tsx";
import { useRingNotice } from "./shared/ring-notice.ts";
import { useCommands } from "./shared/use-commands.ts";
import { useConsole } from "./shared/use-console.ts";
import { useViewFocus } from "./shared/view-focus.ts";

const views = ["desk", "tickets", "calls", "callers", "followUps", "floor", "incidents", "knowledge", "configuration", "settings"] as const;
type View = (typeof views)[number];
const ofTeamLeads: readonly View[] = ["floor", "incidents", "knowledge"];

/** The whole window: sign-in, or the bars around one of the views. */
export function App() {
  const { t } = useTranslation();
  const { snapshot, callId, incidentSeed, wantedView, wantedTicket } = useConsole();
  const [view, setView] = useState<View>("desk");
  const [article, setArticle] = useState<LibraryPlace | null>(null);
  const [isHelpOpen, setHelpOpen] = useState(false);
  useViewFocus(view);
  useEffect(() => {
    document.title = t("app.title");
  }, [t]);
  // A call that comes in is on screen, whatever was looked at.
  useEffect(() => {
    if (callId !== null) setView("desk");
  }, [callId]);
  useEffect(() => {
    if (incidentSeed !== null) setView("incidents");
  }, [incidentSeed]);
  useEffect(() => {
    if (wantedView !== null) setView(wantedView.list);
  }, [wantedView]);
  useEffect(() => {
    if (wantedTicket !== null) setView("tickets");
  }, [wantedTicket]);
  useRingNotice();
  const showDesk = () => setView("desk");
  useCommands({ onHelp: () => setHelpOpen((open) => !open), onDesk: showDesk, onSettings: () => setView("settings") });
  if (snapshot === null) return <main className="sign-in quiet">{t("app.joining")}</main>;
  if (snapshot.person === null) return <SignIn />;
  const { role } = snapshot.person;
  const shown = views.filter((each) => (!ofTeamLeads.includes(each) || role !== "operator") && (each !== "configuration" || role === "administrator"));
  // Whose role has changed sees no longer what is not theirs.
  const seen = shown.includes(view) ? view : "desk";
  return (
    <div className="console">
      <nav className="nav" aria-label={t("app.views")}>
        {shown.map((each) => (
          <button key={each} type="button" aria-current={each === seen ? "page" : undefined} data-testid={`view-${each}`} onClick={() => setView(each)}>
            {t(`view.${each}`)}
          </button>
        ))}
      </nav>
      <TopBar onDesk={showDesk} onSettings={() => setView("settings")} />
      <DeviceAnnouncer />
      <CallBar />
      <CallAnnouncer />
      <CallPanel />
      <Bands />
      <main className="main" tabIndex={-1}>
        <VisuallyHidden component="h1">{t(`view.${seen}`)}</VisuallyHidden>
        {seen === "desk" && <Desk />}
        {seen === "tickets" && <TicketList onOpen={showDesk} />}
        {seen === "calls" && <CallList />}
        {seen === "callers" && <CallerList onOpen={showDesk} />}
        {seen === "followUps" && <FollowUps />}
        {seen === "floor" && <Floor />}
        {seen === "incidents" && <IncidentsView />}
        {seen === "knowledge" && <LibraryView place={article} onPlace={setArticle} />}
        {seen === "configuration" && <ConfigurationView />}
        {seen === "settings" && <Settings />}
      </main>
      <FieldPopup />
      <Foot onHelp={() => setHelpOpen(true)} />
      <Palette
        views={shown}
        onView={(wanted) => {
          const known = shown.find((each) => each === wanted);
          if (known !== undefined) setView(known);
        }}
      />
      <Help opened={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}
