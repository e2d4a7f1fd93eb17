import "./field-popup.css";
import { notifications } from "@mantine/notifications";
import { type KeyboardEvent, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import type { ArticleRow, TextModuleRow } from "../../contract/knowledge-rows.ts";
import { passagesOf, plainBody } from "../../domain/article-passages.ts";
import { referenceTo, withReference } from "../../domain/article-reference.ts";
import { fitted, lastWordsOf } from "../../domain/fit-text.ts";
import { filled, type PlaceholderName } from "../../domain/placeholders.ts";
import { useDeskKey } from "../shared/use-commands.ts";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";
import { caretPlace, isTextField, putInto, roomIn, type TextField, typeInto } from "./caret.ts";
import { useDraftInHand, useFound } from "./use-knowledge.ts";
import { usePlaceholders } from "./use-placeholders.ts";

/** What was asked for, and where it goes. */
interface Asked {
  readonly what: "module" | "article";
  readonly field: TextField;
  readonly selection: readonly [number, number];
  readonly place: { readonly left: number; readonly top: number };
}
/** One line of the list. */
interface Choice {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  /** @param typed what was typed behind Enter while the answer was still to come */
  choose(typed: string): void;
}

/** An answer that takes longer is not waited for, ms: longer than in the form, for what is typed behind Enter stands in no draft yet. */
const longestWait = 5_000;
const size = { width: 380, height: 320 };
/** Below the caret, above it where there is no room, never over the edge of the window. */
function placed(field: TextField): Asked["place"] {
  const { left, top, bottom } = caretPlace(field);
  const isBelow = bottom + size.height < window.innerHeight;
  return { left: Math.max(8, Math.min(left, window.innerWidth - size.width - 8)), top: isBelow ? bottom + 4 : Math.max(8, top - size.height - 4) };
}

/** Text modules and articles put into any text field at the caret, by the keyboard alone. */
export function FieldPopup() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = (what: Asked["what"]) => {
    const field = document.activeElement;
    // In the popup itself its key closes it again.
    if (asked !== null) return close();
    if (!isTextField(field)) return;
    const selection = [field.selectionStart ?? 0, field.selectionEnd ?? 0] as const;
    // At once: what is typed right after the key belongs into the popup, not over what is selected in the field.
    flushSync(() => setAsked({ what, field, selection, place: placed(field) }));
  };
  const close = () => {
    asked?.field.focus();
    asked?.field.setSelectionRange(asked.selection[0], asked.selection[1]);
    setAsked(null);
  };
  useDeskKey("textModule", () => ask("module"));
  useDeskKey("insertArticle", () => ask("article"));
  if (asked === null) return null;
  const put: PartProps["onPut"] = ({ text, source = "", open }, typed) => {
    const { field, selection } = asked;
    const fitting = fitted(text, source, roomIn(field, selection));
    const isOpen = open !== null && open[1] <= fitting.text.length;
    // Where nothing goes in, what is selected stays.
    if (fitting.text === "") close();
    else putInto(field, selection, fitting.text, isOpen ? open : null);
    if (typed !== "") typeInto(field, typed);
    setAsked(null);
    if (fitting.isWhole) return;
    const words = lastWordsOf(fitting.text.slice(0, fitting.text.length - source.length));
    notifications.show({ message: t("textModule.cut", { length: text.length, words }), color: "red", autoClose: 10_000, withCloseButton: false });
  };
  return (
    <div
      role="dialog"
      aria-label={t(asked.what === "module" ? "help.key.textModule" : "help.key.insertArticle")}
      className="field-popup"
      style={{ ...asked.place, ...{ width: size.width, maxHeight: size.height } }}
      data-testid="field-popup"
    >
      {asked.what === "module" ? (
        <Modules onPut={put} onClose={close} />
      ) : (
        <Articles isInTicket={asked.field.closest(".ticket") !== null} onPut={put} onClose={close} />
      )}
    </div>
  );
}

/** What is put into a field: where it is too long the text gives way, and not where it is from. `open`: what is selected then. */
interface Put {
  readonly text: string;
  readonly source?: string;
  readonly open: readonly [number, number] | null;
}
interface PartProps {
  /** @param typed what follows it, over what is open in it */
  onPut(put: Put, typed: string): void;
  onClose(): void;
}
/** Modules, and for which words they were found. */
const noModules: { readonly text: string | null; readonly modules: readonly TextModuleRow[] } = { text: null, modules: [] };

function Modules({ onPut, onClose }: PartProps) {
  const { t } = useTranslation();
  const store = useStore();
  const { knowledgeVersion } = useConsole();
  const values = usePlaceholders();
  const wordOf = (hole: PlaceholderName): string => t(`textModule.hole.${hole}`);
  const [text, setText] = useState("");
  const found = useAnswer(async () => ({ text, modules: await store.seat.knowledge.module.search({ text, limit: 30 }) }), [text, knowledgeVersion], noModules);
  const choices = found.modules.map(({ id, name, body }) => ({
    id,
    name,
    hint: filled(body, values, wordOf).text,
    choose: (typed: string) => onPut(filled(body, values, wordOf), typed),
  }));
  return <Chooser label={t("textModule.title")} text={text} isAnswered={found.text === text} onText={setText} choices={choices} onClose={onClose} />;
}

/** @param isInTicket whether what is put in goes into the ticket, which then names the article */
function Articles({ isInTicket, onPut, onClose }: PartProps & { readonly isInTicket: boolean }) {
  const { t } = useTranslation();
  const store = useStore();
  const buffer = useDraftInHand();
  const [text, setText] = useState("");
  const [article, setArticle] = useState<ArticleRow | null>(null);
  const [isOpening, setOpening] = useState(false);
  const found = useFound(text);
  const open = (articleId: string, typed: string) => {
    // What is typed from here on looks for a passage.
    setText(typed);
    setOpening(true);
    const read = async () => setArticle((await store.seat.knowledge.get({ articleId })).article);
    void read()
      .catch(() => {})
      .finally(() => setOpening(false));
  };
  const put = (from: ArticleRow, passage: string, typed: string) => {
    onPut({ text: passage, source: t("knowledge.cited", { title: from.title, version: from.version }), open: null }, typed);
    if (isInTicket) buffer?.edit({ articleIds: withReference(buffer.view.draft.fields.articleIds, referenceTo(from.id, from.version)) });
  };
  if (article === null) {
    const choices = found.hits.map((hit) => ({
      id: hit.article.id,
      name: hit.article.title,
      hint: hit.excerpt,
      choose: (typed: string) => open(hit.article.id, typed),
    }));
    return (
      <Chooser
        label={t("textModule.article")}
        text={text}
        isAnswered={!isOpening && found.text === text}
        onText={setText}
        choices={choices}
        onClose={onClose}
      />
    );
  }
  const passages = [...passagesOf(article.body).flatMap(({ kind, text: passage }) => (kind === "passage" ? [passage] : [])), plainBody(article.body)];
  const choices = passages
    .map((passage, index) => ({
      id: String(index),
      name: index === passages.length - 1 ? t("knowledge.insertAll") : passage,
      hint: "",
      choose: (typed: string) => put(article, passage, typed),
    }))
    .filter(({ name }) => name.includes(text));
  return <Chooser label={article.title} text={text} isAnswered onText={setText} choices={choices} onClose={onClose} />;
}

interface ChooserProps {
  readonly label: string;
  readonly text: string;
  /** Whether the choices are those for the text, and not for one of before. */
  readonly isAnswered: boolean;
  onText(text: string): void;
  readonly choices: readonly Choice[];
  onClose(): void;
}

/** A box and its list: the cursor stays in the box, the arrow keys move the choice (ARIA's combobox pattern). */
function Chooser({ label, text, isAnswered, onText, choices, onClose }: ChooserProps) {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  // Enter may come before the answer to what was typed: the first of it is taken when it is there, with what was typed since.
  const [typed, setTyped] = useState<string | null>(null);
  const [isComposing, setComposing] = useState(false);
  const choose = (choice: Choice | undefined, behind: string) => {
    setTyped(null);
    setAt(0);
    if (choice === undefined) onText(text + behind);
    else choice.choose(behind);
  };
  const takeFirst = useEffectEvent(() => choose(choices[0], typed ?? ""));
  const goOn = useEffectEvent(() => choose(undefined, typed ?? ""));
  const isAwaited = typed !== null;
  useEffect(() => {
    if (!isAwaited) return undefined;
    const timer = window.setTimeout(() => goOn(), longestWait);
    return () => window.clearTimeout(timer);
  }, [isAwaited]);
  const isDue = isAwaited && isAnswered && !isComposing;
  useEffect(() => {
    // Not in the effect itself: while React works it would give the field its old text back, and the caret would end up behind all of it.
    if (isDue) queueMicrotask(takeFirst);
  }, [isDue]);
  const chosen = Math.min(at, choices.length - 1);
  const list = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => box.current?.focus(), []);
  useEffect(() => {
    // Newer Chromiums answer with a promise, which is no clean-up: React must not get it.
    void list.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const keys = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown") setAt(Math.min(chosen + 1, choices.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(chosen - 1, 0));
    else if (event.key === "Enter" && isAnswered) choose(choices[chosen], "");
    else if (event.key === "Enter") setTyped((before) => before ?? "");
    else if (event.key === "Escape") onClose();
    else if (event.key !== "Tab") return;
    event.preventDefault();
    event.stopPropagation();
  };
  const change = (value: string) => {
    if (typed !== null && value.startsWith(text)) return setTyped(value.slice(text.length));
    // What was asked for is written anew: Enter was meant for what stood there.
    setTyped(null);
    setAt(0);
    onText(value);
  };
  return (
    <>
      <input
        ref={box}
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-busy={isAwaited}
        aria-controls="field-popup-list"
        aria-activedescendant={choices.length === 0 ? undefined : `field-popup-${chosen}`}
        autoComplete="off"
        spellCheck={false}
        placeholder={`${label} · ${t("textModule.hint")}`}
        value={text + (typed ?? "")}
        maxLength={80}
        onKeyDown={keys}
        onBlur={onClose}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
        onChange={(event) => change(event.currentTarget.value)}
        data-testid="field-popup-search"
      />
      <div role="listbox" id="field-popup-list" aria-label={label} ref={list}>
        {choices.map((choice, index) => (
          <div
            key={choice.id}
            id={`field-popup-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onMouseDown={(event) => {
              event.preventDefault();
              choose(choice, "");
            }}
            data-testid="field-popup-choice"
          >
            <span className="clip-2">{choice.name}</span>
            {choice.hint !== "" && <span className="quiet clip">{choice.hint}</span>}
          </div>
        ))}
      </div>
      {choices.length === 0 && <p className="quiet">{t(text === "" ? "textModule.typeFirst" : "knowledge.none")}</p>}
    </>
  );
}
