import { Button, Checkbox, NumberInput, Textarea, TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { type CallerPatch, type CallerRow, callerFactsSchema, callerFlagSchema } from "../../contract/callers.ts";
import { Begun } from "../shared/unsent-marks.tsx";
import { useUnsentForm } from "../shared/use-unsent-form.ts";

/** How the form of a person's card is kept while it is unsent. */
export const callerForm = (callerId: string): string => `${callerForms}${callerId}`;
const callerForms = "caller:";
/** The person at whose card somebody wrote last; null: at none, or at another form. */
export const callerInHand = (inHand: string | null): string | null => (inHand?.startsWith(callerForms) === true ? inHand.slice(callerForms.length) : null);

/** What of a card is edited, as the form holds it. */
const editedOf = ({ name, notes, language, emergencyContact, birthYear, flags }: CallerRow) => ({ name, notes, language, emergencyContact, birthYear, flags });
const editedSchema = callerFactsSchema
  .pick({ name: true, notes: true, language: true, emergencyContact: true, flags: true })
  // A year of which the first figures are typed is no year yet.
  .extend({ birthYear: z.number().nullable() });
/** The card as it was seen when it was begun, and as it is written. */
const writtenSchema = z.object({ seen: editedSchema, edited: editedSchema, emergency: z.string().max(64) });

/** The card as a form: only what was changed is sent, with what was seen. */
export function CallerEditor(props: {
  caller: CallerRow;
  /** @returns whether it was taken */
  onSave(change: { patch: CallerPatch; seen: CallerPatch; emergencyNumber?: string | null }): Promise<boolean>;
  onCancel(): void;
}) {
  const { t } = useTranslation();
  const asItIs = editedOf(props.caller);
  const key = callerForm(props.caller.id);
  const form = useUnsentForm(key, writtenSchema, { seen: asItIs, edited: asItIs, emergency: "" });
  const { seen, edited, emergency } = form.fields;
  const edit = (part: Partial<typeof edited>) => form.change({ edited: { ...edited, ...part } });
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const names = (Object.keys(edited) as (keyof typeof edited)[]).filter((name) => JSON.stringify(edited[name]) !== JSON.stringify(seen[name]));
  // Of what was typed nothing is lost by a key that closes panels; where nothing was, it closes the form alone.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (!form.isBegun) props.onCancel();
  };
  const save = () => {
    const pick = (from: typeof edited): CallerPatch => Object.fromEntries(names.map((name) => [name, from[name]]));
    const change = { patch: pick(edited), seen: pick(seen), ...(emergency.trim() === "" ? {} : { emergencyNumber: emergency.trim() }) };
    void props.onSave(change).then((isTaken) => isTaken && form.end());
  };
  const text = (name: "name" | "language" | "emergencyContact", limit: number) => ({
    size: "xs",
    label: t(`callers.${name}`),
    value: edited[name],
    maxLength: limit,
    "data-testid": `caller-${name}`,
    onChange: (event: { currentTarget: { value: string } }) => edit({ [name]: event.currentTarget.value }),
  });
  return (
    <form
      className="caller-editor"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextInput ref={first} {...text("name", 200)} />
      <NumberInput
        size="xs"
        label={t("callers.born")}
        value={edited.birthYear ?? ""}
        min={1880}
        max={2200}
        allowDecimal={false}
        hideControls
        onChange={(value) => edit({ birthYear: typeof value === "number" ? value : null })}
      />
      <fieldset className="caller-flags">
        <legend>{t("callers.flags")}</legend>
        {callerFlagSchema.options.map((flag) => (
          <Checkbox
            key={flag}
            size="xs"
            label={t(`flag.${flag}`)}
            checked={edited.flags.includes(flag)}
            onChange={(event) => edit({ flags: event.currentTarget.checked ? [...edited.flags, flag] : edited.flags.filter((each) => each !== flag) })}
            data-testid={`caller-flag-${flag}`}
          />
        ))}
      </fieldset>
      <TextInput {...text("language", 80)} />
      <TextInput {...text("emergencyContact", 80)} />
      <TextInput
        size="xs"
        label={t("callers.emergencyNumber")}
        placeholder={props.caller.emergencyNumber?.mask ?? ""}
        value={emergency}
        maxLength={64}
        onChange={(event) => form.change({ emergency: event.currentTarget.value })}
      />
      <Textarea
        size="xs"
        label={t("callers.notes")}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2_000}
        value={edited.notes}
        onChange={(event) => edit({ notes: event.currentTarget.value })}
        data-testid="caller-notes"
      />
      <div className="caller-actions">
        <Button size="compact-sm" type="submit" data-testid="caller-save">
          {t("callers.save")}
        </Button>
        <Button size="compact-sm" variant="default" onClick={props.onCancel}>
          {t(form.isBegun ? "form.close" : "callers.cancel")}
        </Button>
        <Begun form={key} onThrowAway={props.onCancel} />
      </div>
    </form>
  );
}
