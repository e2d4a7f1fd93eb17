import { useTranslation } from "react-i18next";
import type { TicketRow } from "../../contract/rows.ts";
import { lifeOf } from "../../domain/clocks.ts";
import { demandTypeName, urgencyName } from "../../domain/configuration-names.ts";
import { reachableNumbers } from "../../domain/contact-number.ts";
import type { Rulebook } from "../../domain/move-ticket.ts";
import { Reveal } from "../callers/reveal.tsx";
import { usePlaceWords } from "../shared/place-words.ts";
import { unitWord } from "./use-ticket.ts";

/** The matter as it stands, only what is said. */
export function TicketFacts({ ticket, rulebook }: { ticket: TicketRow; rulebook: Rulebook }) {
  const { t, i18n } = useTranslation();
  const { fields } = ticket;
  const isEnglish = i18n.language.startsWith("en");
  const place = usePlaceWords(fields.place);
  const configuration = rulebook.own ?? rulebook.current;
  const category = configuration?.categories.find((each) => each.id === fields.categoryId)?.name ?? fields.categoryId;
  const typeWord = fields.demandType === null ? null : demandTypeName(configuration, fields.demandType, i18n.language);
  const extra = (configuration?.fieldDefinitions ?? []).map(({ id, label }) => [isEnglish ? label.en : label.zh, fields.extra?.[id] ?? ""] as const);
  const lines = [
    [t("field.content"), fields.confidential && fields.content === "" ? t("ticket.confidential") : fields.content],
    [t("field.callerName"), fields.callerName],
    [t("field.place"), place],
    [t("field.category"), [typeWord, category].filter(Boolean).join(" · ")],
    [t("field.urgency"), urgencyName(configuration, fields.urgency, i18n.language)],
    [t("field.happenedAt"), fields.happenedAt],
    [t("field.cause"), fields.cause],
    [t("field.course"), fields.course],
    [t("field.answer"), fields.answer],
    ...extra,
  ] as const;
  return (
    <>
      <h3 className="heading">{t("life.fields")}</h3>
      <dl className="facts">
        {lines
          .filter(([, text]) => text !== "")
          .map(([label, text]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        <Numbers ticket={ticket} />
        <Helpers ticket={ticket} rulebook={rulebook} />
      </dl>
    </>
  );
}

/** The number that was given to call back, the one that called, and the one that gave way where two people gave one at once, each shown whole for a reason where dispatch has it. */
function Numbers({ ticket }: { ticket: TicketRow }) {
  const { t } = useTranslation();
  const told = reachableNumbers(ticket);
  const lost = told.find(({ which }) => which === "lost")?.mask ?? null;
  const masks = { contact: ticket.contactMask, calling: ticket.numberMask, lost };
  return (["contact", "calling", "lost"] as const).map((which) => {
    const mask = masks[which];
    const isTold = told.some((number) => number.which === which);
    if (mask === null) return null;
    return (
      <div key={which}>
        <dt>{t(`field.${which}Number`)}</dt>
        <dd data-testid={`ticket-${which}`}>{isTold ? <Reveal mask={mask} target={{ ticketId: ticket.id, number: which }} /> : mask}</dd>
      </div>
    );
  });
}

function Helpers({ ticket, rulebook }: { ticket: TicketRow; rulebook: Rulebook }) {
  const { t } = useTranslation();
  const { helpers } = lifeOf(ticket);
  if (helpers.length === 0) return null;
  return (
    <div>
      <dt>{t("life.helpers")}</dt>
      <dd>
        {helpers.map(({ unitId, reportedAt }) => (
          <div key={unitId}>
            {unitWord(unitId, rulebook).name}{" "}
            <span className={reportedAt === null ? "amber-word" : "quiet"}>{t(reportedAt === null ? "life.notReported" : "life.reported")}</span>
          </div>
        ))}
      </dd>
    </div>
  );
}
