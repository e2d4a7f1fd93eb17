import { Button, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ArticleContent } from "../../contract/knowledge-rows.ts";
import { articleFaults } from "../../domain/article-check.ts";
import { withHeading } from "../../domain/article-passages.ts";
import { writtenFields } from "../../domain/article-writing.ts";
import { withoutControls } from "../../domain/unseen-characters.ts";
import { listed } from "../shared/listed.ts";
import { useConsole, useStore } from "../shared/use-console.ts";
import type { ArticleBuffer, ArticleWritingView } from "./article-buffer.ts";
import { Clashes } from "./clashes.tsx";
import { FactsForm } from "./facts-form.tsx";
import type { LibraryPlace } from "./library-place.ts";
import { OpenReports } from "./open-reports.tsx";
import { Aside } from "./pane-aside.tsx";
import { ScriptEditor } from "./script-editor.tsx";
import { useActing, useSaving } from "./use-writing.ts";

interface EditorProps {
  readonly buffer: ArticleBuffer;
  readonly view: ArticleWritingView;
  onPlace(place: LibraryPlace | null): void;
  onBack(): void;
}

/** A draft being written. Every key stroke goes to the seat's journal; Ctrl+S makes it the draft that others see, Ctrl+Enter sends it to review. */
export function Editor({ buffer, view, onPlace, onBack }: EditorProps) {
  const { t } = useTranslation();
  const { version, writing, clashes } = view;
  const { content } = writing;
  const edit = (patch: Partial<ArticleContent>) => buffer.edit(patch);
  const doing = useDoing(buffer, onPlace);
  const keys = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey && event.key.toLowerCase() === "s") void doing.save();
    else if (event.ctrlKey && event.key === "Enter") void doing.submit();
    else if (event.key === "Escape" && !event.defaultPrevented) onBack();
    else return;
    event.preventDefault();
  };
  return (
    <form
      className="library-pane"
      data-own-keys
      aria-label={t("library.editor")}
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={keys}
      data-testid="article-editor"
      data-state={view.state}
    >
      <div className="library-text">
        <OpenReports articleId={version.articleId} />
        {version.status !== "draft" && <p role="alert">{t("library.movedOn", { status: t(`library.status.${version.status}`) })}</p>}
        <SentBack view={view} />
        <Clashes buffer={buffer} view={view} clashes={clashes} />
        <Text content={content} onChange={edit} />
      </div>
      <Aside articleId={version.articleId} content={content} steps={version.steps} start="facts" onTakeBack={edit}>
        <FactsForm articleId={version.articleId} content={content} onChange={edit} />
      </Aside>
      <Actions view={view} doing={doing} />
    </form>
  );
}

interface Doing {
  readonly failure: string | null;
  save(): Promise<void>;
  submit(): Promise<void>;
  discard(): Promise<void>;
}
function useDoing(buffer: ArticleBuffer, onPlace: EditorProps["onPlace"]): Doing {
  const store = useStore();
  const saveAll = useSaving(buffer);
  const { failure, act } = useActing();
  const move = async (kind: "submit" | "discard", version: { readonly id: string; readonly updatedAt: number }) =>
    store.seat.knowledge.version.move({ versionId: version.id, move: kind, reason: "", seenAt: version.updatedAt, validity: null });
  const open = (versionId: string) => onPlace({ kind: "version", versionId });
  const save = async () => {
    const saved = await act(saveAll);
    if (saved !== null && saved.id !== buffer.view.version.id) open(saved.id);
  };
  const submit = async () => {
    if (articleFaults(buffer.view.writing.content).length > 0) return;
    const moved = await act(async () => move("submit", await saveAll()));
    if (moved !== null) open(moved.id);
  };
  const discard = async () => {
    const { version } = buffer.view;
    const done = await act(async () => {
      if (version.status === "draft") await move("discard", version);
      await store.articles.drop(version.id);
      return true;
    });
    if (done !== null) onPlace(null);
  };
  return { failure, save, submit, discard };
}

/** Why it came back from review. */
function SentBack({ view: { version } }: { view: ArticleWritingView }) {
  const { t } = useTranslation();
  const last = version.steps.findLast(({ kind }) => kind === "sendBack" || kind === "submit");
  if (last?.kind !== "sendBack") return null;
  return (
    <p className="library-notice" role="status" data-testid="sent-back">
      {t("library.sentBack", { name: last.personName, reason: last.reason ?? "" })}
    </p>
  );
}

interface TextProps {
  readonly content: ArticleContent;
  onChange(patch: Partial<ArticleContent>): void;
}
function Text({ content, onChange }: TextProps) {
  const { t } = useTranslation();
  const title = useRef<HTMLInputElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <>
      <TextInput
        ref={title}
        label={t("library.field.title")}
        value={content.title}
        maxLength={200}
        onChange={(event) => onChange({ title: withoutControls(event.currentTarget.value) })}
        data-testid="article-title"
      />
      <Textarea
        label={t("library.field.summary")}
        description={t("library.summaryHint")}
        value={content.summary}
        maxLength={500}
        autosize
        minRows={1}
        maxRows={4}
        onChange={(event) => onChange({ summary: withoutControls(event.currentTarget.value) })}
        data-testid="article-summary"
      />
      <SegmentedControl
        aria-label={t("library.field.kind")}
        data={(["text", "script"] as const).map((value) => ({ value, label: t(`library.kind.${value}`) }))}
        value={content.kind}
        onChange={(kind) => onChange({ kind: kind === "script" ? "script" : "text" })}
      />
      {content.kind === "script" && <ScriptEditor script={content.script} onChange={(script) => onChange({ script })} />}
      <Body content={content} onChange={onChange} />
    </>
  );
}

function Body({ content, onChange }: TextProps) {
  const { t } = useTranslation();
  const area = useRef<HTMLTextAreaElement>(null);
  const heading = () => {
    const field = area.current;
    if (field === null) return;
    const { body, caret } = withHeading(content.body, field.selectionStart, field.selectionEnd);
    onChange({ body });
    window.requestAnimationFrame(() => {
      field.focus();
      field.setSelectionRange(caret, caret);
    });
  };
  return (
    <>
      <Textarea
        ref={area}
        label={t("library.field.body")}
        description={t("library.bodyHint")}
        value={content.body}
        maxLength={40_000}
        autosize
        minRows={8}
        maxRows={24}
        onChange={(event) => onChange({ body: withoutControls(event.currentTarget.value) })}
        data-testid="article-body"
      />
      <div>
        <Button size="compact-sm" variant="default" onClick={heading} data-testid="article-heading">
          {t("library.heading")}
        </Button>
      </div>
    </>
  );
}

/** What can be done with it, what it lacks before that, and how it is kept. */
function Actions({ view, doing }: { view: ArticleWritingView; doing: Doing }) {
  const { t } = useTranslation();
  const { snapshot } = useConsole();
  const [isSure, setSure] = useState(false);
  const faults = articleFaults(view.writing.content);
  const isWritten = writtenFields(view.writing).length > 0;
  const isOnline = snapshot?.sync.online === true;
  const kept = view.state === "waiting" ? "waiting" : isWritten ? "journal" : isOnline ? "draft" : "offline";
  return (
    <div className="library-actions">
      <Button variant="default" onClick={() => void doing.save()} data-testid="article-save">
        {t("library.save")} Ctrl+S
      </Button>
      <Button disabled={faults.length > 0} onClick={() => void doing.submit()} data-testid="article-submit">
        {t("library.submit")} Ctrl+↵
      </Button>
      <span className="quiet" role="status" data-testid="article-kept" data-kept={kept}>
        {t(`library.kept.${kept}`)}
        {faults.length > 0 &&
          ` · ${t("library.lacks", {
            what: listed(
              t,
              faults.map((fault) => t(`library.fault.${fault}`)),
            ),
          })}`}
      </span>
      {doing.failure !== null && (
        <span role="alert" className="trouble-word">
          {t(`error.${doing.failure}`)}
        </span>
      )}
      <Button
        ml="auto"
        variant="subtle"
        color={isSure ? "red" : "gray"}
        onClick={() => (isSure ? void doing.discard() : setSure(true))}
        onBlur={() => setSure(false)}
        data-testid="article-discard"
      >
        {t(isSure ? "library.discardSure" : "library.discard")}
      </Button>
    </div>
  );
}
