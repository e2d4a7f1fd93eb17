import "./drafts.css";
import { Button } from "@mantine/core";
import { type ClipboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConfigurationRow } from "../../contract/configuration.ts";
import type { DraftNote } from "../../contract/entry-api.ts";
import type { TicketFields } from "../../contract/rows.ts";
import { lastWordsOf } from "../../domain/fit-text.ts";
import { cutTo, unseenCount, withoutControls, withoutUnseen } from "../../domain/unseen-characters.ts";
import { useFieldName } from "../shared/field-name.ts";
import { listed } from "../shared/listed.ts";
import { useAnswer, useStore } from "../shared/use-console.ts";
import type { DraftBuffer, ToldCut } from "./draft-buffer.ts";

/** The texts of which it is told when they hold what nobody sees. */
const texts = ["content", "answer", "cause", "course", "callerName", "happenedAt"] as const;
/** As much of one text as the seat keeps, and as much as goes in one frame (1 MiB, three bytes to a Chinese character), characters. */
const [mostKept, piece] = [8_000_000, 300_000];

/** A field into which something is pasted. */
interface Guarded {
  /** Its name; `extra.<id>` for one that the configuration adds. */
  readonly field: string;
  /** What it takes, characters. */
  readonly limit: number;
  put(value: string): void;
}
/** Watches a paste into a field of the form. */
export type PasteGuard = (event: ClipboardEvent<HTMLInputElement | HTMLTextAreaElement>, guarded: Guarded) => void;

/** What is pasted goes in as far as it fits; the whole is kept as a note, and where it was cut is told. */
export function usePasteGuard(buffer: DraftBuffer): PasteGuard {
  const store = useStore();
  const { id: draftId } = buffer.view.draft;
  const keep = async (field: string, text: string) => {
    let rest = cutTo(text, mostKept);
    for (let isMore = false; rest !== ""; isMore = true) {
      const part = cutTo(rest, piece);
      await store.seat.entry.keepNote({ draftId, field, text: part, isMore });
      rest = rest.slice(part.length);
    }
  };
  return (event, { field, limit, put }) => {
    const written = withoutControls(event.clipboardData.getData("text/plain"));
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    const pasted = event.currentTarget instanceof HTMLTextAreaElement ? written : written.replaceAll("\n", " ");
    const [before, after] = [value.slice(0, selectionStart ?? value.length), value.slice(selectionEnd ?? value.length)];
    const room = limit - before.length - after.length;
    if (pasted.length <= room) return;
    event.preventDefault();
    const fitting = cutTo(pasted, Math.max(0, room));
    put(before + fitting + after);
    const told = { field, length: written.length, limit, lastWords: lastWordsOf(fitting) };
    void keep(field, written).then(
      () => buffer.tell({ ...told, whole: written.length <= mostKept ? "note" : "lost" }),
      () => buffer.tell({ ...told, whole: "lost" }),
    );
  };
}

const wholeWords = { note: "entry.cutKept", source: "entry.cutFrom", lost: "entry.cutLost" } as const;

interface NoticesProps {
  readonly buffer: DraftBuffer;
  readonly configuration: ConfigurationRow | null;
  edit(patch: Partial<TicketFields>): void;
}

/** Tells of what was cut or not taken and of what nobody sees, each with its way out. Says nothing while there is nothing to say. */
export function EntryNotices({ buffer, configuration, edit }: NoticesProps) {
  const { t } = useTranslation();
  const nameOf = useFieldName(configuration);
  const { cut, refused, draft } = buffer.view;
  const { fields } = draft;
  const unseen = texts.filter((name) => unseenCount(fields[name]) > 0);
  const count = unseen.reduce((sum, name) => sum + unseenCount(fields[name]), 0);
  const namesOf = (names: readonly string[]) => listed(t, names.map(nameOf));
  return (
    <div role="status" className="entry-notices">
      {refused.length > 0 && (
        <div className="trouble-word" data-testid="not-saved">
          {t("entry.notSaved", { fields: namesOf(refused) })}
        </div>
      )}
      {cut !== null && (
        <div data-testid="paste-cut">
          {t("entry.cut", { field: nameOf(cut.field), length: cut.length, limit: cut.limit, words: cut.lastWords })} {t(wholeWords[cut.whole])}
        </div>
      )}
      {count > 0 && (
        <div data-testid="unseen">
          {t("entry.unseen", { count, fields: namesOf(unseen) })}
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => edit(Object.fromEntries(unseen.map((name) => [name, withoutUnseen(fields[name])])))}
            data-testid="unseen-remove"
          >
            {t("entry.unseenRemove")}
          </Button>
        </div>
      )}
      <Notes draftId={draft.id} cut={cut} nameOf={nameOf} />
    </div>
  );
}

const none: (DraftNote & { at: number })[] = [];
/** So much of a note is shown; the whole is had by copying it. */
const shownLength = 2_000;

/** The whole of what was pasted, to be read and had back. */
function Notes({ draftId, cut, nameOf }: { draftId: string; cut: ToldCut | null; nameOf(field: string): string }) {
  const { t } = useTranslation();
  const store = useStore();
  const [isOpen, setOpen] = useState(false);
  const [copied, setCopied] = useState<number | null>(null);
  const notes = useAnswer(() => store.seat.entry.notes({ draftId }), [draftId, cut], none);
  if (notes.length === 0) return null;
  const copy = (index: number, text: string) =>
    void navigator.clipboard.writeText(text).then(
      () => setCopied(index),
      () => {},
    );
  return (
    <div>
      <Button size="compact-sm" variant="subtle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} data-testid="notes">
        {t("entry.notes", { count: notes.length })}
      </Button>
      {isOpen &&
        notes.map((note, index) => (
          <section key={`${note.at} ${note.field}`} className="entry-note" aria-label={nameOf(note.field)}>
            <Button size="compact-sm" variant="default" onClick={() => copy(index, note.text)}>
              {t(copied === index ? "entry.noteCopied" : "entry.noteCopy", { field: nameOf(note.field), length: note.text.length })}
            </Button>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
            <pre tabIndex={0} data-testid="note">
              {cutTo(note.text, shownLength)}
            </pre>
          </section>
        ))}
    </div>
  );
}
