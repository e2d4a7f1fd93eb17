import { isSame } from "../../base/same.ts";
import type { ArticleContent, ArticleVersionRow } from "../../contract/knowledge-rows.ts";
import { type ArticleField, overtaken, type Writing, writtenFields } from "../../domain/article-writing.ts";
import type { SaveState } from "../desk/draft-buffer.ts";

/** A version as this window shows it: what the seat has of it, and what is written here. */
export interface ArticleWritingView {
  readonly version: ArticleVersionRow;
  readonly writing: Writing;
  /** Fields that somebody else changed while they were written here. */
  readonly clashes: readonly ArticleField[];
  /** Of the journal, not of the draft: `saved` is durable at this seat. */
  readonly state: SaveState;
}
/** What a buffer is given. */
export interface ArticleBufferOptions {
  readonly version: ArticleVersionRow;
  /** What the journal kept from before. */
  readonly kept: Writing | null;
  /** Resolves when it is durable; null: there is nothing to keep. */
  keep(writing: Writing | null): Promise<unknown>;
}

/** What is written of an article in one window: shown at once, sent to the journal at once, one state at a time; the newest counts. */
export class ArticleBuffer {
  readonly #keep: ArticleBufferOptions["keep"];
  readonly #listeners = new Set<() => void>();
  #view: ArticleWritingView;
  #isSending = false;
  #isBehind = false;

  constructor({ version, kept, keep }: ArticleBufferOptions) {
    this.#keep = keep;
    const { content } = version;
    this.#view = { version, ...overtaken(kept ?? { seen: content, content }, content), state: "saved" };
  }
  get view(): ArticleWritingView {
    return this.#view;
  }
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  edit(patch: Partial<ArticleContent>): void {
    const { writing } = this.#view;
    this.#write({ ...writing, content: { ...writing.content, ...patch } });
  }
  /** The version as the seat has it by now. */
  arrived(version: ArticleVersionRow): void {
    if (isSame(version, this.#view.version)) return;
    const before = this.#view.writing;
    const { writing, clashes } = overtaken(before, version.content);
    this.#show({ ...this.#view, version, writing, clashes });
    if (!isSame(before, writing)) this.#send();
  }
  /** The draft holds what was sent; what was typed since stays written. */
  saved(version: ArticleVersionRow, sent: ArticleContent): void {
    const { writing, clashes } = overtaken({ seen: sent, content: this.#view.writing.content }, version.content);
    this.#show({ ...this.#view, version, writing, clashes });
    this.#send();
  }
  /** Of a field that both changed: one's own stays, knowingly over theirs, or theirs is taken. */
  choose(field: ArticleField, whose: "mine" | "theirs"): void {
    const { version, writing } = this.#view;
    const theirs = { [field]: version.content[field] };
    this.#write({ seen: { ...writing.seen, ...theirs }, content: whose === "mine" ? writing.content : { ...writing.content, ...theirs } });
  }
  /** The seat is back. */
  retry(): void {
    if (this.#view.state === "waiting") this.#send();
  }

  #write(writing: Writing): void {
    this.#show({ ...this.#view, ...overtaken(writing, this.#view.version.content) });
    this.#send();
  }
  #send(): void {
    this.#isBehind = true;
    this.#show({ ...this.#view, state: "saving" });
    if (!this.#isSending) void this.#sendAll();
  }
  async #sendAll(): Promise<void> {
    this.#isSending = true;
    try {
      while (this.#isBehind) {
        this.#isBehind = false;
        const { writing } = this.#view;
        await this.#keep(writtenFields(writing).length === 0 ? null : writing);
      }
      this.#show({ ...this.#view, state: "saved" });
    } catch {
      this.#show({ ...this.#view, state: "waiting" });
    } finally {
      this.#isSending = false;
    }
  }
  #show(view: ArticleWritingView): void {
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}
