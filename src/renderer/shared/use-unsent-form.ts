import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import type { z } from "zod";
import { isSame } from "../../base/same.ts";
import type { FormFields } from "../../contract/forms-api.ts";
import { useStore } from "./use-console.ts";

/** A form's fields, kept from the first key stroke until it is sent or thrown away. */
export interface UnsentForm<Fields> {
  readonly fields: Fields;
  /** Something of it is written, here or before. */
  readonly isBegun: boolean;
  change(part: Partial<Fields>): void;
  /** Puts all fields anew, where one shall be there no more. */
  replace(fields: Fields): void;
  /** It was sent, or is knowingly thrown away. */
  end(): void;
}

/**
 * What is written in a form, which may be closed at any key: by a call that rings, by another row, by a crash. Opened again under its key,
 * also in another window or at the next sign-in, it has what was written.
 * @param key what the form is for
 * @param schema by which what was kept is read: another form's, or one of an older program, is none
 * @param empty the form before anything is written; with these fields nothing is kept
 */
export function useUnsentForm<Fields extends object>(key: string, schema: z.ZodType<Fields>, empty: Fields): UnsentForm<Fields> {
  const { forms } = useStore();
  const kept = useSyncExternalStore(forms.subscribe, () => forms.all.get(key));
  const parsed = kept === undefined ? null : schema.safeParse(kept);
  const isBegun = parsed?.success === true;
  const fields = isBegun ? parsed.data : empty;
  const replace = (next: Fields) => forms.change(key, isSame(next, empty) ? null : asKept(next));
  return { fields, isBegun, replace, change: (part) => replace({ ...fields, ...part }), end: () => forms.change(key, null) };
}

/** As the journal has it: a field that is not there is left out. */
const asKept = (fields: object): FormFields => JSON.parse(JSON.stringify(fields));

/** Keys of the forms that begin so and are begun, the one that was written at last comes last. */
export function useBegunForms(beginning: string): readonly string[] {
  const { forms } = useStore();
  const all = useSyncExternalStore(forms.subscribe, () => forms.all);
  return [...all.keys()].filter((key) => key.startsWith(beginning));
}

/** Once, when a view opens: at which form somebody was writing when a call, or the window's end, took it from the screen. */
export function useTakeUp(onTakeUp: (inHand: string) => void): void {
  const { forms } = useStore();
  const isRead = useSyncExternalStore(forms.subscribe, () => forms.isRead);
  const takeUp = useEffectEvent(onTakeUp);
  useEffect(() => {
    if (isRead && forms.inHand !== null) takeUp(forms.inHand);
  }, [forms, isRead]);
}
