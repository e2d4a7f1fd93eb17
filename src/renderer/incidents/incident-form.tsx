import { Alert, Button, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import type { IncidentRow, IncidentText } from "../../contract/incident.ts";
import type { TicketRow } from "../../contract/rows.ts";
import { categoryLabel } from "../../domain/configuration-names.ts";
import { kindOfError } from "../shared/error-words.ts";
import { NamedMultiSelect, NamedSelect } from "../shared/named-select.tsx";
import { shortTime } from "../shared/time-words.ts";
import { Begun } from "../shared/unsent-marks.tsx";
import { useConfiguration } from "../shared/use-configuration.ts";
import { centralNow, useAnswer, useStore } from "../shared/use-console.ts";
import { useMatters } from "../shared/use-matters.ts";
import { useUnsentForm } from "../shared/use-unsent-form.ts";

const hour = 3_600_000;
/** For how long a notice stands, hours. */
const spans = [2, 4, 8, 24, 72] as const;
const usualSpan = 8;

/** How a notice's form is kept while it is unsent. @param incidentId null: a new one, of a ticket or of none */
export function incidentForm(incidentId: string | null, seedTicketId: string | null): string {
  if (incidentId !== null) return `incident:${incidentId}`;
  return seedTicketId === null ? "incident:new" : `incident:new:${seedTicketId}`;
}

/** What is being written; `hours` null: it stands as long as it does; `seenVersion` is the one that was seen when it was begun, 0: none. */
const textSchema = z.object({
  title: z.string(),
  answer: z.string(),
  scope: z.object({ placeIds: z.array(z.string()), categoryIds: z.array(z.string()), keywords: z.array(z.string()) }),
  masterTicketId: z.string().nullable(),
  hours: z.number().nullable(),
  seenVersion: z.number(),
});
type Text = z.infer<typeof textSchema>;
const empty: Text = { title: "", answer: "", scope: { placeIds: [], categoryIds: [], keywords: [] }, masterTicketId: null, hours: usualSpan, seenVersion: 0 };
const ofIncident = ({ title, answer, scope, masterTicketId, version }: IncidentRow): Text => ({
  title,
  answer,
  scope,
  masterTicketId,
  hours: null,
  seenVersion: version,
});

/** The team lead's notice: new, from a ticket, or a new version of one. */
export function IncidentForm(props: { incident: IncidentRow | null; seedTicketId: string | null; onSaved(incidentId: string): void }) {
  const { incident, seedTicketId } = props;
  const { t } = useTranslation();
  const store = useStore();
  const [start, setStart] = useState<Text>(incident === null ? empty : ofIncident(incident));
  const key = incidentForm(incident?.id ?? null, seedTicketId);
  const { fields: text, change, end } = useUnsentForm(key, textSchema, start);
  const { hours } = text;
  const { failure, save } = useSaving(props, end);
  const answer = useRef<HTMLTextAreaElement>(null);
  // Of a notice that is made of a ticket the answer is what is missing.
  useEffect(() => {
    if (seedTicketId !== null) answer.current?.focus();
  }, [seedTicketId]);
  useEffect(() => {
    if (seedTicketId !== null)
      void store.seat.ticket.get({ ticketId: seedTicketId }).then(
        (ticket) => setStart(fromTicket(ticket)),
        () => {},
      );
  }, [seedTicketId, store]);
  const scope = (patch: Partial<Text["scope"]>) => change({ scope: { ...text.scope, ...patch } });
  const put = (ends: boolean) => {
    const now = centralNow(store);
    const { title, answer, scope: wanted, masterTicketId } = text;
    const validFrom = incident?.validFrom ?? now;
    save({ title, answer, scope: wanted, masterTicketId, validFrom, validUntil: hours === null ? (incident?.validUntil ?? now) : now + hours * hour }, ends);
  };
  return (
    <form className="incident-form" data-testid="incident-form" onSubmit={(event) => event.preventDefault()}>
      <TextInput
        label={t("incident.field.title")}
        value={text.title}
        maxLength={120}
        onChange={(event) => change({ title: event.currentTarget.value })}
        data-testid="incident-title"
      />
      <Textarea
        ref={answer}
        label={t("incident.field.answer")}
        value={text.answer}
        autosize
        minRows={3}
        maxRows={8}
        maxLength={4_000}
        onChange={(event) => change({ answer: event.currentTarget.value })}
        data-testid="incident-answer"
      />
      <TagsInput
        label={t("incident.field.keywords")}
        value={text.scope.keywords}
        maxTags={20}
        splitChars={[",", "，", "、", " "]}
        acceptValueOnBlur
        onChange={(keywords) => scope({ keywords: keywords.map((word) => word.slice(0, 20)).filter((word) => word.trim() !== "") })}
        data-testid="incident-keywords"
      />
      <Scope text={text} onScope={scope} />
      <NamedSelect
        label={t("incident.field.until")}
        value={hours === null ? "kept" : String(hours)}
        data={[
          ...(incident === null ? [] : [{ value: "kept", label: t("incident.until", { time: shortTime(incident.validUntil) }) }]),
          ...spans.map((span) => ({ value: String(span), label: t("incident.hours", { count: span }) })),
        ]}
        allowDeselect={false}
        onChange={(value) => change({ hours: value === null || value === "kept" ? null : Number(value) })}
      />
      <Master ticketId={text.masterTicketId} />
      {incident !== null && text.seenVersion < incident.version && (
        <Alert color="yellow" role="status" data-testid="incident-newer">
          {t("incident.newer")}
        </Alert>
      )}
      {failure !== null && (
        <Alert color="red" role="alert">
          {t(`error.${failure}`)}
        </Alert>
      )}
      <div className="hint-actions">
        <Button onClick={() => put(false)} disabled={text.title.trim() === "" || text.answer.trim() === ""} data-testid="incident-save">
          {t(incident === null ? "incident.publish" : "incident.republish")}
        </Button>
        {incident !== null && incident.endedAt === null && (
          <Button variant="default" onClick={() => put(true)} data-testid="incident-end">
            {t("incident.end")}
          </Button>
        )}
        <Begun form={key} onThrowAway={() => answer.current?.focus()} />
      </div>
    </form>
  );
}

function Scope({ text, onScope }: { text: Text; onScope(patch: Partial<Text["scope"]>): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const configuration = useConfiguration(null);
  const [searched, setSearched] = useState("");
  const hits = useAnswer(
    () => (searched.trim() === "" ? Promise.resolve([]) : store.seat.place.search({ text: searched, limit: 12, near: [], within: null })),
    [searched],
    [],
  );
  const { placeIds: chosen } = text.scope;
  const names = useAnswer<readonly (readonly [string, string])[]>(
    () =>
      Promise.all(
        chosen.map((placeId) =>
          store.seat.place.get({ placeId }).then(
            (hit) => [placeId, hit.path] as const,
            () => [placeId, placeId] as const,
          ),
        ),
      ),
    [chosen],
    [],
  );
  const nameOf = (id: string): string => (configuration === null ? null : categoryLabel(configuration, id)) ?? id;
  const matters = useMatters(
    "category",
    text.scope.categoryIds.map((value) => ({ value, label: nameOf(value) })),
  );
  const found = hits.flatMap(({ place, path }) => (place === null ? [] : [[place.id, path] as const]));
  const options = new Map([...chosen.map((id) => [id, id] as const), ...names, ...found]);
  return (
    <>
      <NamedMultiSelect
        label={t("incident.field.places")}
        placeholder={text.scope.placeIds.length === 0 ? t("incident.everywhere") : ""}
        value={[...text.scope.placeIds]}
        data={[...options].map(([value, label]) => ({ value, label }))}
        searchable
        searchValue={searched}
        onSearchChange={setSearched}
        filter={({ options: all }) => all}
        onChange={(placeIds) => onScope({ placeIds: placeIds.slice(0, 50) })}
        data-testid="incident-places"
      />
      <NamedMultiSelect
        label={t("incident.field.categories")}
        value={[...text.scope.categoryIds]}
        {...matters}
        onChange={(categoryIds) => onScope({ categoryIds: categoryIds.slice(0, 20) })}
        data-testid="incident-categories"
      />
    </>
  );
}

function Master({ ticketId }: { ticketId: string | null }) {
  const { t } = useTranslation();
  const store = useStore();
  const ticket = useAnswer<TicketRow | null>(() => (ticketId === null ? Promise.resolve(null) : store.seat.ticket.get({ ticketId })), [ticketId], null);
  if (ticket === null) return <p className="quiet">{t("incident.noMaster")}</p>;
  return (
    <p className="quiet clip">
      {t("incident.master", { ticket: ticket.number ?? t("ticket.unsent") })} {ticket.fields.content}
    </p>
  );
}

function fromTicket({ id, fields }: TicketRow): Text {
  const placeId = fields.place.communityId ?? fields.place.streetId ?? fields.place.districtId;
  return {
    title: fields.content.slice(0, 30),
    answer: "",
    scope: { placeIds: placeId === null ? [] : [placeId], categoryIds: fields.categoryId === null ? [] : [fields.categoryId], keywords: [] },
    masterTicketId: id,
    hours: usualSpan,
    seenVersion: 0,
  };
}

function useSaving({ incident, onSaved }: { incident: IncidentRow | null; onSaved(incidentId: string): void }, onTaken: () => void) {
  const store = useStore();
  const [failure, setFailure] = useState<string | null>(null);
  const save = (text: IncidentText, ends: boolean) =>
    void store.seat.together.incident.put({ incidentId: incident?.id ?? null, seenVersion: incident?.version ?? 0, text, ends }).then(
      ({ incidentId }) => {
        onTaken();
        onSaved(incidentId);
      },
      (error: unknown) => setFailure(kindOfError(error)),
    );
  return { failure, save };
}
