import { Button, Checkbox, NumberInput, Textarea, TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type CallerPatch, type CallerRow, callerFlagSchema } from "../../contract/callers.ts";

/** What of a card is edited, as the form holds it. */
const editedOf = ({ name, notes, language, emergencyContact, birthYear, flags }: CallerRow) => ({ name, notes, language, emergencyContact, birthYear, flags });

/** The card as a form: only what was changed is sent, with what was seen. */
export function CallerEditor(props: {
  caller: CallerRow;
  onSave(change: { patch: CallerPatch; seen: CallerPatch; emergencyNumber?: string | null }): void;
  onCancel(): void;
}) {
  const { t } = useTranslation();
  const [seen] = useState(() => editedOf(props.caller));
  const [edited, setEdited] = useState(seen);
  const [emergency, setEmergency] = useState("");
  const edit = (part: Partial<typeof edited>) => setEdited({ ...edited, ...part });
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const names = (Object.keys(edited) as (keyof typeof edited)[]).filter((name) => JSON.stringify(edited[name]) !== JSON.stringify(seen[name]));
  // Of what was typed nothing is lost by a key that closes panels; where nothing was, it closes the form alone.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (names.length === 0 && emergency.trim() === "") props.onCancel();
  };
  const save = () => {
    const pick = (from: typeof edited): CallerPatch => Object.fromEntries(names.map((name) => [name, from[name]]));
    props.onSave({ patch: pick(edited), seen: pick(seen), ...(emergency.trim() === "" ? {} : { emergencyNumber: emergency.trim() }) });
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
        onChange={(event) => setEmergency(event.currentTarget.value)}
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
          {t("callers.cancel")}
        </Button>
      </div>
    </form>
  );
}
