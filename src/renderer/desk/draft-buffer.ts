import type { Draft, DraftPatch, DraftSaved } from "../../contract/draft.ts";
import { HotlineError } from "../../contract/errors.ts";
import { fittedPatch, type TextCut } from "../../domain/fit-text.ts";
import { kindOfError } from "../shared/error-words.ts";
import { joined, laidOver, namesOf, partsOf, without } from "./draft-patch.ts";

/** saved: on the disk; saving: on its way; waiting: the seat is away, and it is kept here; refused: all but what the seat does not take. */
export type SaveState = "saved" | "saving" | "waiting" | "refused";
/** A text that was cut where its field ends. `source`: it is in the knowledge base; `note`: the seat keeps it; `lost`: it stands nowhere else. */
export interface ToldCut extends TextCut {
  readonly whole: "source" | "note" | "lost";
}
/** A draft as this window shows it. */
export interface DraftView {
  readonly draft: Draft;
  readonly state: SaveState;
  /** What the seat does not take, by its parts' names; it stays here as it was typed until it is typed anew. */
  readonly refused: readonly string[];
  /** The last text that was cut; null while none was. */
  readonly cut: ToldCut | null;
}
/** What a buffer is given. */
export interface DraftBufferOptions {
  readonly draft: Draft;
  /** Resolves when it is durable. */
  save(patch: DraftPatch): Promise<DraftSaved>;
}

/** Asked again it would be refused again, where a seat that is away or a full disk is only waited for. */
const isRefusal = (error: unknown): boolean => ["invalid", "tooLarge"].includes(kindOfError(error));

/**
 * What is typed in one window: shown at once, sent at once, one patch at a time and in order. A patch that the seat refuses goes once
 * more part by part: what is refused then is set aside and told, and holds back nothing else.
 * ```
 *  saved ──edit──► saving ──durable, nothing new──► saved, or refused where something is set aside
 *                   │  ▲ └──durable or refused, more is to be sent──► saving
 *             fails │  │ retry (the seat is back)
 *                   ▼  │
 *                  waiting
 * ```
 */
export class DraftBuffer {
  readonly #save: DraftBufferOptions["save"];
  readonly #listeners = new Set<() => void>();
  #view: DraftView;
  #unsent: DraftPatch = {};
  #sending: DraftPatch | null = null;
  /** The parts of a patch that was refused, to be sent before what came later. */
  #parts: DraftPatch[] = [];
  /** What was refused by itself. */
  #refused: DraftPatch = {};
  /** Own patches that are on the disk, and that no picture of the seat's which came here holds yet. */
  #unseen: { readonly revision: number; readonly patch: DraftPatch }[] = [];
  #settled: { resolve(): void; reject(error: Error): void }[] = [];

  constructor({ draft, save }: DraftBufferOptions) {
    this.#save = save;
    this.#view = { draft, state: "saved", refused: [], cut: null };
  }
  get view(): DraftView {
    return this.#view;
  }
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  edit(patch: DraftPatch): void {
    const { patch: fitting, cuts } = fittedPatch(patch);
    const cut = cuts.at(-1);
    this.#refused = without(this.#refused, fitting);
    this.#unsent = joined(this.#unsent, fitting);
    this.#show({
      draft: laidOver(this.#view.draft, fitting),
      state: this.#view.state === "waiting" ? "waiting" : this.#standing(),
      ...(cut === undefined ? {} : { cut: { ...cut, whole: "lost" } }),
    });
    void this.#send();
  }
  /** Tells of a text that was cut before it came here. */
  tell(cut: ToldCut): void {
    this.#show({ cut });
  }
  /** The draft as the seat has it after a save of any window: taken but for what was typed here and is not in it. */
  told(draft: Draft): void {
    if (draft.revision < this.#view.draft.revision) return;
    this.#unseen = this.#unseen.filter(({ revision }) => revision > draft.revision);
    const own = [...this.#unseen.map(({ patch }) => patch), this.#refused, this.#sending ?? {}, ...this.#parts, this.#unsent].reduce(joined);
    this.#show({ draft: laidOver(draft, own) });
  }
  /** The seat is back. */
  retry(): void {
    if (this.#view.state !== "waiting") return;
    this.#show({ state: "saving" });
    void this.#send();
  }
  /** Resolves when all that was typed is durable. @throws HotlineError `invalid` (detail `unsaved`) where the seat does not take some of it */
  settled(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settled.push({ resolve, reject });
      this.#settle();
    });
  }

  get #isDone(): boolean {
    return this.#parts.length === 0 && namesOf(this.#unsent).length === 0;
  }
  #next(): DraftPatch {
    const part = this.#parts.shift();
    if (part !== undefined) return part;
    const { ...all } = this.#unsent;
    this.#unsent = {};
    return all;
  }
  async #send(): Promise<void> {
    if (this.#sending !== null || this.#isDone) return;
    const patch = this.#next();
    this.#sending = patch;
    try {
      const { savedAt, revision } = await this.#save(patch);
      if (revision > this.#view.draft.revision) this.#unseen.push({ revision, patch });
      this.#sending = null;
      this.#show({ draft: { ...this.#view.draft, savedAt }, state: this.#standing() });
    } catch (error) {
      this.#sending = null;
      if (!isRefusal(error)) return this.#wait(patch);
      this.#setAside(patch);
    }
    void this.#send();
  }
  #wait(patch: DraftPatch): void {
    this.#unsent = [patch, ...this.#parts, this.#unsent].reduce(joined);
    this.#parts = [];
    this.#show({ state: "waiting" });
  }
  #setAside(patch: DraftPatch): void {
    const parts = partsOf(patch);
    if (parts.length > 1) this.#parts.push(...parts);
    else this.#refused = joined(this.#refused, without(patch, this.#unsent));
    this.#show({ state: this.#standing() });
  }
  #standing(): SaveState {
    if (this.#sending !== null || !this.#isDone) return "saving";
    return namesOf(this.#refused).length === 0 ? "saved" : "refused";
  }
  #show(change: Partial<DraftView>): void {
    this.#view = { ...this.#view, ...change, refused: namesOf(this.#refused) };
    for (const listener of this.#listeners) listener();
    this.#settle();
  }
  #settle(): void {
    const { state } = this.#view;
    if (state !== "saved" && state !== "refused") return;
    for (const { resolve, reject } of this.#settled.splice(0)) {
      if (state === "saved") resolve();
      else reject(new HotlineError({ kind: "invalid", detail: "unsaved" }));
    }
  }
}
