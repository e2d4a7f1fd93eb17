import { notifications } from "@mantine/notifications";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { isSame } from "../../base/same.ts";
import type { ConfigurationRow } from "../../contract/configuration.ts";
import type { Draft } from "../../contract/draft.ts";
import { type EntryTrouble, entryTroubles, holdsOnce } from "../../domain/entry-check.ts";
import { firstHole } from "../../domain/placeholders.ts";
import { detailOfError, kindOfError } from "../shared/error-words.ts";
import { shortDate } from "../shared/time-words.ts";
import { centralNow, useStore } from "../shared/use-console.ts";
import type { DraftBuffer } from "./draft-buffer.ts";
import { extraFieldId } from "./extra-fields.tsx";
import { placeField, successorButton } from "./use-place.ts";

/** Id of a field of texts, by which it can be given the cursor. */
export const textFieldId = (name: string): string => `field-${name}`;

/** How sending a form stands. */
export interface Submission {
  submit(status: SentAs): void;
  /** Why it did not go, in words; null while nothing was refused. */
  readonly refusal: string | null;
  /** The content is what is missing. */
  readonly isContent: boolean;
  /** Somebody tried to send it. */
  readonly isTried: boolean;
  readonly isBusy: boolean;
}

/** Sends a form: what is wrong holds it back and is told, with the cursor put there; what the caller cannot tell only the first time. */
export function useSubmission(buffer: DraftBuffer, configuration: ConfigurationRow | null, isPlaceGone: boolean): Submission {
  const { t } = useTranslation();
  const store = useStore();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [held, setHeld] = useState<EntryTrouble | null>(null);
  const [missed, setMissed] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const troublesOf = (draft: Draft, isForUnit: boolean): EntryTrouble[] =>
    configuration === null ? contentAlone(draft) : entryTroubles(configuration, draft.fields, { today: shortDate(centralNow(store)), isPlaceGone, isForUnit });
  const holdsBack = (draft: Draft, status: SentAs): boolean => {
    const troubles = troublesOf(draft, goesToUnit(draft, status));
    const [first] = troubles;
    const missing = JSON.stringify(troubles.filter(holdsOnce));
    setMissed(missing);
    setRefusal(null);
    if (first === undefined || (holdsOnce(first) && missing === missed)) return false;
    setHeld(first);
    (document.getElementById(wayOut(first)) ?? document.getElementById(placeOf(first)))?.focus();
    if (first.kind === "hole") selectHole(first.field);
    return true;
  };
  const submit = async (status: SentAs) => {
    const { draft } = buffer.view;
    if (isBusy || holdsBack(draft, status)) return;
    setHeld(null);
    setBusy(true);
    try {
      await buffer.settled();
      await store.seat.draft.submit({ draftId: draft.id, status });
      store.closeDraft(draft.id);
      // It goes by itself; a button without a name would only be one more stop for a screen reader.
      notifications.show({ message: t("desk.submitted"), autoClose: 3_000, withCloseButton: false });
    } catch (error) {
      setRefusal(t(refusalWords(error)));
      setBusy(false);
    }
  };
  // The word why it was held back takes room above the buttons: once it stands there, what must be mended is still in sight.
  useEffect(() => {
    if (held !== null) document.activeElement?.scrollIntoView({ block: "nearest" });
  }, [held]);
  // What was mended meanwhile is said no longer.
  const isHeld = held !== null && troublesOf(buffer.view.draft, held.kind === "unassigned").some((trouble) => isSame(trouble, held));
  const words = isHeld && held.kind !== "content" ? t(wordsOf(held)) : refusal;
  return { submit: (status) => void submit(status), refusal: words, isContent: isHeld && held.kind === "content", isTried: missed !== null, isBusy };
}

type SentAs = "answered" | "dispatched";
/** A new ticket that stands by itself: a corrected one has its life already, an attached one the unit of the earlier. */
const goesToUnit = ({ ticketId, repeatOf }: Draft, status: SentAs): boolean => status === "dispatched" && ticketId === null && repeatOf === null;

const contentAlone = ({ fields }: Draft): EntryTrouble[] => (fields.content.trim() === "" ? [{ kind: "content" }] : []);
const things = ["demandType", "category", "unit"] as const;
const goneOf = (detail: string | undefined) => things.find((thing) => detail === `gone ${thing}`) ?? null;

function refusalWords(error: unknown): string {
  const detail = detailOfError(error);
  const gone = goneOf(detail);
  if (gone !== null) return wordsOf({ kind: "gone", thing: gone });
  return detail === "unsaved" ? "entry.refused.unsaved" : `error.${kindOfError(error)}`;
}

function wordsOf(trouble: EntryTrouble): string {
  if (trouble.kind === "gone") return `entry.refused.${trouble.thing}`;
  if (trouble.kind === "place" || trouble.kind === "hole" || trouble.kind === "unassigned") return `entry.refused.${trouble.kind}`;
  return holdsOnce(trouble) ? "entry.refused.missing" : "entry.refused.field";
}

/** What mends a trouble at one press, where there is such a thing. */
const wayOut = (trouble: EntryTrouble): string => (trouble.kind === "place" ? successorButton : "");

/** What is typed next fills it. */
function selectHole(field: string): void {
  const element = document.getElementById(textFieldId(field));
  const hole = element instanceof HTMLTextAreaElement ? firstHole(element.value) : null;
  if (element instanceof HTMLTextAreaElement && hole !== null) element.setSelectionRange(...hole);
}

/** The element in which a trouble is mended. */
function placeOf(trouble: EntryTrouble): string {
  if (trouble.kind === "content") return textFieldId("content");
  if (trouble.kind === "hole") return textFieldId(trouble.field);
  if (trouble.kind === "place") return placeField;
  return trouble.kind === "field" ? extraFieldId(trouble.id) : `box-${trouble.thing}`;
}
