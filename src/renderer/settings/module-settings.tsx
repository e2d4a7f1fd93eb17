import { Button, Checkbox, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import type { TextModuleRow } from "../../contract/knowledge-rows.ts";
import { editsArticles } from "../../domain/article-life.ts";
import { type PlaceholderName, placeholderNames, unknownHoles, withNames, withWords } from "../../domain/placeholders.ts";
import { kindOfError } from "../shared/error-words.ts";
import { Begun, BegunMark } from "../shared/unsent-marks.tsx";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";
import { useShownKey } from "../shared/use-keys.ts";
import { useUnsentForm } from "../shared/use-unsent-form.ts";

const most = 200;
const none: readonly TextModuleRow[] = [];
const bounds = { name: 80, body: 4_000 } as const;

/** 文本模块: what is put into any field by its key; one's own are one's own to write, everybody's the team lead's. */
export function ModuleSettings() {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const store = useStore();
  const { snapshot, knowledgeVersion } = useConsole();
  const [open, setOpen] = useState<TextModuleRow | "new" | null>(null);
  const add = useRef<HTMLButtonElement>(null);
  const modules = useAnswer(() => store.seat.knowledge.module.search({ text: "", limit: most }), [knowledgeVersion, open], none);
  const wasOpen = useRef(false);
  useEffect(() => {
    // The form that had the cursor is gone.
    if (wasOpen.current && open === null) add.current?.focus();
    wasOpen.current = open !== null;
  }, [open]);
  const me = snapshot?.person ?? null;
  if (me === null) return null;
  const isEditor = editsArticles(me.role);
  const close = () => setOpen(null);
  return (
    <section className="settings-part" aria-label={t("textModule.title")} data-testid="module-settings">
      <div className="key-title">
        <h2 className="heading">{t("textModule.title")}</h2>
        <Button ref={add} variant="default" size="compact-sm" disabled={open !== null} onClick={() => setOpen("new")} data-testid="module-new">
          {t("textModule.add")}
          <BegunMark form={moduleForm(null)} />
        </Button>
      </div>
      <p className="quiet">{t("textModule.how", { key: shownKey("textModule") })}</p>
      {open === "new" && <ModuleForm module={null} isEditor={isEditor} onClose={close} />}
      {modules.length === 0 && <p className="quiet">{t("textModule.empty")}</p>}
      <ul className="module-list">
        {modules.map((module) => (
          <li key={module.id} data-testid="module-row">
            {open !== "new" && open?.id === module.id ? (
              <ModuleForm module={module} isEditor={isEditor} onClose={close} />
            ) : (
              <ModuleLine module={module} canEdit={isEditor || module.ownerId === me.id} onEdit={() => setOpen(module)} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How a module's form is kept while it is unsent; null: a new one. */
const moduleForm = (module: TextModuleRow | null): string => `module:${module?.id ?? "new"}`;
const writtenSchema = z.object({ name: z.string(), body: z.string(), isShared: z.boolean() });

function useWordOf(): (name: PlaceholderName) => string {
  const { t } = useTranslation();
  return (name) => t(`textModule.hole.${name}`);
}

function ModuleLine({ module, canEdit, onEdit }: { module: TextModuleRow; canEdit: boolean; onEdit(): void }) {
  const { t } = useTranslation();
  const wordOf = useWordOf();
  return (
    <>
      <div className="module-words">
        <span>{module.name}</span> <span className="quiet">{t(module.ownerId === null ? "textModule.shared" : "textModule.mine")}</span>
        <div className="quiet clip">{withWords(module.body, wordOf)}</div>
      </div>
      {canEdit && (
        <Button variant="subtle" size="compact-sm" onClick={onEdit} aria-label={`${t("textModule.edit")} ${module.name}`} data-testid="module-edit">
          {t("textModule.edit")}
          <BegunMark form={moduleForm(module)} />
        </Button>
      )}
    </>
  );
}

function ModuleForm({ module, isEditor, onClose }: { module: TextModuleRow | null; isEditor: boolean; onClose(): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const wordOf = useWordOf();
  const key = moduleForm(module);
  const asItIs = { name: module?.name ?? "", body: withWords(module?.body ?? "", wordOf), isShared: module !== null && module.ownerId === null };
  const { fields, isBegun, change, end } = useUnsentForm(key, writtenSchema, asItIs);
  const { name, body, isShared } = fields;
  const [isSure, setSure] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const first = useRef<HTMLInputElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  useEffect(() => first.current?.focus(), []);
  const kept = withNames(body, wordOf);
  const unknown = unknownHoles(kept);
  const isComplete = name.trim() !== "" && body.trim() !== "" && unknown.length === 0 && kept.length <= bounds.body;
  const keep = (removed: boolean) =>
    store.seat.knowledge.module.save({ moduleId: module?.id ?? null, name: name.trim(), body: kept, shared: isShared, removed }).then(
      () => {
        end();
        onClose();
      },
      (error: unknown) => setFailure(kindOfError(error)),
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete) void keep(false);
  };
  const putHole = (hole: PlaceholderName) => {
    text.current?.focus();
    // As if it were typed: one step back takes it out again.
    document.execCommand("insertText", false, `{{${wordOf(hole)}}}`);
  };
  return (
    <form className="module-form" onSubmit={submit} data-testid="module-form">
      <TextInput
        ref={first}
        label={t("textModule.name")}
        value={name}
        maxLength={bounds.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-testid="module-name"
      />
      <Textarea
        ref={text}
        label={t("textModule.body")}
        value={body}
        maxLength={bounds.body}
        autosize
        minRows={2}
        maxRows={8}
        error={unknown.length === 0 ? undefined : t("textModule.unknown", { names: unknown.join(" ") })}
        onChange={(event) => change({ body: event.currentTarget.value })}
        data-testid="module-body"
      />
      <fieldset className="choices">
        <legend className="quiet">{t("textModule.holes")}</legend>
        {placeholderNames.map((hole) => (
          <Button key={hole} size="compact-xs" variant="default" onClick={() => putHole(hole)} data-testid={`module-hole-${hole}`}>
            {wordOf(hole)}
          </Button>
        ))}
      </fieldset>
      {isEditor && <Checkbox label={t("textModule.everybody")} checked={isShared} onChange={(event) => change({ isShared: event.currentTarget.checked })} />}
      {failure !== null && (
        <p className="trouble-word" role="alert">
          {t(`error.${failure}`)}
        </p>
      )}
      <div className="module-actions">
        <Button type="submit" size="compact-sm" disabled={!isComplete} data-testid="module-save">
          {t("textModule.save")}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onClose} data-testid="module-cancel">
          {t(isBegun ? "form.close" : "textModule.cancel")}
        </Button>
        <Begun form={key} onThrowAway={onClose} />
        {module !== null && (
          <Button
            size="compact-sm"
            variant="subtle"
            color={isSure ? "red" : "gray"}
            ml="auto"
            onClick={() => (isSure ? void keep(true) : setSure(true))}
            onBlur={() => setSure(false)}
            data-testid="module-remove"
          >
            {t(isSure ? "textModule.removeSure" : "textModule.remove")}
          </Button>
        )}
      </div>
    </form>
  );
}
