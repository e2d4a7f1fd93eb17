import "./drafts.css";
import { Button } from "@mantine/core";
import { type ClipboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DraftNote } from "../../contract/entry-api.ts";
import type { TicketFields } from "../../contract/rows.ts";
import { cutTo, unseenCount, withoutControls, withoutUnseen } from "../../domain/unseen-characters.ts";
import { listed } from "../shared/listed.ts";
import { useAnswer, useStore } from "../shared/use-console.ts";
import type { DraftBuffer } from "./draft-buffer.ts";

/** The fields into which a whole letter may be pasted, with their bounds in characters. */
export const bounds = { content: 20_000, answer: 20_000, cause: 4_000, course: 4_000, callerName: 200, happenedAt: 200 } as const;
export type BoundField = keyof typeof bounds;
/** As much of one text as the seat keeps, and as much as goes in one frame (1 MiB, three bytes to a Chinese character), characters. */
const [mostKept, piece] = [8_000_000, 300_000];

/** A paste that did not fit. */
interface Cut {
  readonly field: BoundField;
  /** Of the pasted text, characters. */
  readonly length: number;
  readonly lastWords: string;
  readonly isKept: boolean;
}

/** What is pasted goes in as far as it fits; the whole is kept as a note, and where it was cut is told. */
export function usePasteGuard(buffer: DraftBuffer) {
  const store = useStore();
  const [cut, setCut] = useState<Cut | null>(null);
  const guard = (field: BoundField, event: ClipboardEvent<HTMLInputElement | HTMLTextAreaElement>, edit: (patch: Partial<TicketFields>) => void) => {
    const pasted = withoutControls(event.clipboardData.getData("text/plain"));
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    const [before, after] = [value.slice(0, selectionStart ?? value.length), value.slice(selectionEnd ?? value.length)];
    const room = bounds[field] - before.length - after.length;
    if (pasted.length <= room) return;
    event.preventDefault();
    const fitting = cutTo(pasted, Math.max(0, room));
    edit({ [field]: before + fitting + after });
    const told = { field, length: pasted.length, lastWords: fitting.slice(-12) };
    const keep = async () => {
      let rest = cutTo(pasted, mostKept);
      for (let isMore = false; rest !== ""; isMore = true) {
        const text = cutTo(rest, piece);
        await store.seat.entry.keepNote({ draftId: buffer.view.draft.id, field, text, isMore });
        rest = rest.slice(text.length);
      }
    };
    void keep().then(
      () => setCut({ ...told, isKept: pasted.length <= mostKept }),
      () => setCut({ ...told, isKept: false }),
    );
  };
  return { cut, guard };
}

/** Tells of what was cut and of what nobody sees, each with its way out. Says nothing while there is nothing to say. */
export function EntryNotices({ buffer, cut, edit }: { buffer: DraftBuffer; cut: Cut | null; edit(patch: Partial<TicketFields>): void }) {
  const { t } = useTranslation();
  const { fields } = buffer.view.draft;
  const names = (Object.keys(bounds) as BoundField[]).filter((name) => unseenCount(fields[name]) > 0);
  const count = names.reduce((sum, name) => sum + unseenCount(fields[name]), 0);
  return (
    <div role="status" className="entry-notices">
      {cut !== null && (
        <div data-testid="paste-cut">
          {t("entry.cut", { field: t(`field.${cut.field}`), length: cut.length, limit: bounds[cut.field], words: cut.lastWords })}{" "}
          {t(cut.isKept ? "entry.cutKept" : "entry.cutLost")}
        </div>
      )}
      {count > 0 && (
        <div data-testid="unseen">
          {t("entry.unseen", {
            count,
            fields: listed(
              t,
              names.map((name) => t(`field.${name}`)),
            ),
          })}
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => edit(Object.fromEntries(names.map((name) => [name, withoutUnseen(fields[name])])))}
            data-testid="unseen-remove"
          >
            {t("entry.unseenRemove")}
          </Button>
        </div>
      )}
      <Notes buffer={buffer} cut={cut} />
    </div>
  );
}

const none: (DraftNote & { at: number })[] = [];
/** So much of a note is shown; the whole is had by copying it. */
const shownLength = 2_000;

/** The whole of what was pasted, to be read and had back. */
function Notes({ buffer, cut }: { buffer: DraftBuffer; cut: Cut | null }) {
  const { t } = useTranslation();
  const store = useStore();
  const [isOpen, setOpen] = useState(false);
  const [copied, setCopied] = useState<number | null>(null);
  const { id } = buffer.view.draft;
  const notes = useAnswer(() => store.seat.entry.notes({ draftId: id }), [id, cut], none);
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
          <section key={`${note.at} ${note.field}`} className="entry-note" aria-label={t(`field.${note.field}`)}>
            <Button size="compact-sm" variant="default" onClick={() => copy(index, note.text)}>
              {t(copied === index ? "entry.noteCopied" : "entry.noteCopy", { field: t(`field.${note.field}`), length: note.text.length })}
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
