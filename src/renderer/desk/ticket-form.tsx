import { Alert, Button, Checkbox, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { type ClipboardEvent, type ComponentProps, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Draft, DraftPatch } from "../../contract/draft.ts";
import { urgencySchema } from "../../contract/rows.ts";
import type { ScreenPop } from "../../contract/seat-api.ts";
import { textBounds } from "../../contract/text-bounds.ts";
import { urgencyChoices } from "../../domain/configuration-names.ts";
import { followRule } from "../../domain/dispatch-rule.ts";
import { goneThing, happenedTrouble } from "../../domain/entry-check.ts";
import { normaliseNumber } from "../../domain/phone-number.ts";
import { fiveElements } from "../../domain/ticket-fields.ts";
import { withoutControls } from "../../domain/unseen-characters.ts";
import { EditedTicketCallBack } from "../calls/call-back.tsx";
import { shortDate } from "../shared/time-words.ts";
import { useDeskKey } from "../shared/use-commands.ts";
import { useConfiguration } from "../shared/use-configuration.ts";
import { useCentralNow, useDraft, useStore } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";
import type { DraftBuffer } from "./draft-buffer.ts";
import { EntryNotices, usePasteGuard } from "./entry-notices.tsx";
import { ExtraFields } from "./extra-fields.tsx";
import { GuessLine } from "./guess-line.tsx";
import { CategoryBox, RuleLine, TypeBox, UnitBoxes } from "./matter.tsx";
import { PlaceBox } from "./place-box.tsx";
import { Repeat } from "./repeat.tsx";
import { useHints } from "./use-hints.ts";
import { usePlace } from "./use-place.ts";
import { textFieldId, useSubmission } from "./use-submission.ts";

const elements = ["name", "time", "place", "cause", "course"] as const;

/** The ticket being written, in the order in which people speak; every key stroke goes to the seat's journal. */
export function TicketForm({ buffer, pop }: { buffer: DraftBuffer; pop: ScreenPop | null }) {
  const { t, i18n } = useTranslation();
  const shownKey = useShownKey();
  const content = useRef<HTMLTextAreaElement>(null);
  const view = useDraft(buffer);
  const configuration = useConfiguration(buffer.view.draft.configurationVersion);
  const hints = useHints(buffer.view.draft);
  const { chosen, isGone } = usePlace(buffer.view.draft.fields.place);
  const { submit, refusal, isContent, isTried, isBusy } = useSubmission(buffer, configuration, isGone);
  const guard = usePasteGuard(buffer);
  const today = shortDate(useCentralNow());
  // Behind what is there already, as when the form comes back from its history.
  useEffect(() => {
    content.current?.focus();
    content.current?.setSelectionRange(content.current.value.length, content.current.value.length);
  }, []);
  // What came back for something that is gone is opened with the cursor there.
  const isJudged = useRef(false);
  const gone = configuration === null ? null : goneThing(configuration, buffer.view.draft.fields);
  useEffect(() => {
    if (configuration === null || isJudged.current) return;
    isJudged.current = true;
    if (gone !== null) document.getElementById(`box-${gone}`)?.focus();
  }, [configuration, gone]);
  // A correction leaves the ticket where its life has it: it is saved, and neither answered nor dispatched.
  const isNew = buffer.view.draft.ticketId === null;
  useDeskKey("answered", () => isNew && submit("answered"));
  useDeskKey("dispatched", () => submit("dispatched"));
  if (view === null) return null;
  const { draft } = view;
  const { fields } = draft;
  const edit = (patch: DraftPatch) => buffer.edit(configuration === null ? patch : { ...patch, ...followRule(configuration, fields, patch) });
  const bounded = (name: keyof typeof textBounds) => ({
    maxLength: textBounds[name],
    onPaste: (event: ClipboardEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      guard(event, { field: name, limit: textBounds[name], put: (value) => edit({ [name]: value }) }),
  });
  const typed = (name: "content" | "cause" | "course" | "answer" | "callerName" | "happenedAt") => ({
    id: textFieldId(name),
    label: t(`field.${name}`),
    value: fields[name],
    "data-testid": `field-${name}`,
    ...bounded(name),
    onChange: (event: { currentTarget: { value: string } }) => edit({ [name]: withoutControls(event.currentTarget.value) }),
  });
  const area = (name: "content" | "cause" | "course" | "answer") => ({ ...typed(name), autosize: true });
  const odd = happenedTrouble(fields.happenedAt, today);
  const said = fiveElements(fields);
  return (
    <form data-testid="ticket-form" onSubmit={(event) => event.preventDefault()} className="ticket">
      <div className="beside-label">
        <Textarea ref={content} minRows={2} maxRows={10} {...area("content")} error={isContent ? t("desk.contentMissing") : undefined} />
        <div className="elements" role="status" aria-label={t("desk.elements")}>
          {elements.map((element) => (
            <span key={element} data-said={said[element]}>
              {t(`element.${element}`)} {said[element] ? "✓" : "–"}
            </span>
          ))}
        </div>
      </div>
      <EntryNotices buffer={buffer} configuration={configuration} edit={edit} />
      {draft.ticketId !== null && <EditedTicketCallBack ticketId={draft.ticketId} />}
      <Repeat buffer={buffer} draft={draft} hints={hints} onChange={edit} />
      <div className="grid-3">
        <TextInput {...typed("callerName")} />
        <ContactBox draft={draft} bounded={bounded("contactNumber")} onChange={edit} />
        <TextInput {...typed("happenedAt")} error={odd === null ? undefined : t(`entry.happened.${odd}`)} />
      </div>
      <PlaceBox place={fields.place} chosen={chosen} isGone={isGone} pop={pop} guard={guard} onChange={(place) => edit({ place })} />
      <div className="grid-2">
        <Textarea minRows={1} maxRows={4} {...area("cause")} />
        <Textarea minRows={1} maxRows={4} {...area("course")} />
      </div>
      <div className="grid-matter">
        {configuration !== null && <TypeBox fields={fields} configuration={configuration} onChange={edit} />}
        {configuration !== null && <CategoryBox fields={fields} configuration={configuration} onChange={edit} />}
        <div>
          <div className="label">{t("field.urgency")}</div>
          <SegmentedControl
            fullWidth
            data={urgencyChoices(configuration, i18n.language, fields.urgency)}
            value={fields.urgency}
            onChange={(value) => edit({ urgency: urgencySchema.parse(value) })}
          />
        </div>
      </div>
      <GuessLine draft={draft} guess={hints.guess} onChange={edit}>
        {configuration !== null && <RuleLine fields={fields} configuration={configuration} onChange={edit} />}
      </GuessLine>
      {configuration !== null && <ExtraFields fields={fields} configuration={configuration} isTried={isTried} guard={guard} onChange={edit} />}
      {configuration !== null && <UnitBoxes fields={fields} configuration={configuration} onChange={edit} />}
      <Textarea minRows={2} maxRows={8} {...area("answer")} />
      <div className="actions">
        {refusal !== null && (
          <Alert color="red" role="alert" data-testid="refusal">
            {refusal}
          </Alert>
        )}
        {isNew && (
          <Button variant="default" loading={isBusy} onClick={() => submit("answered")} data-testid="submit-answered">
            {t("desk.answered")} {shownKey("answered")}
          </Button>
        )}
        <Button loading={isBusy} onClick={() => submit("dispatched")} data-testid="submit-dispatched">
          {t(isNew ? "desk.dispatch" : "desk.saveChange")} {shownKey("dispatched")}
        </Button>
        <Checkbox label={t("field.confidential")} checked={fields.confidential} onChange={(event) => edit({ confidential: event.currentTarget.checked })} />
        <Discard buffer={buffer} />
      </div>
    </form>
  );
}

interface ContactBoxProps {
  readonly draft: Draft;
  /** How long its text may be, and what a longer paste does. */
  readonly bounded: Pick<ComponentProps<typeof TextInput>, "maxLength" | "onPaste">;
  onChange(patch: DraftPatch): void;
}
/** The number to call back, where it is not the one that called; left empty it stays what it was. */
function ContactBox({ draft, bounded, onChange }: ContactBoxProps) {
  const { t } = useTranslation();
  const { contactMask, numberMask, contactNumber } = draft;
  const same = numberMask === null ? "" : t("entry.sameNumber", { number: numberMask });
  const isNone = contactNumber.trim() !== "" && normaliseNumber(contactNumber).mask === null;
  return (
    <TextInput
      label={t("field.contactNumber")}
      placeholder={contactMask === null ? same : t("entry.keptNumber", { number: contactMask })}
      value={contactNumber}
      {...bounded}
      error={isNone ? t("entry.field.notPhone") : undefined}
      onChange={(event) => onChange({ contactNumber: event.currentTarget.value })}
      data-testid="field-contactNumber"
    />
  );
}

function Discard({ buffer }: { buffer: DraftBuffer }) {
  const { t } = useTranslation();
  const store = useStore();
  const [isSure, setSure] = useState(false);
  const { id } = buffer.view.draft;
  const discard = () =>
    void store.seat.draft.discard({ draftId: id }).then(
      () => store.closeDraft(id),
      () => {},
    );
  return (
    <Button
      variant="subtle"
      color={isSure ? "red" : "gray"}
      ml="auto"
      onClick={() => (isSure ? discard() : setSure(true))}
      onBlur={() => setSure(false)}
      data-testid="discard"
    >
      {t(isSure ? "desk.discardSure" : "desk.discard")}
    </Button>
  );
}
