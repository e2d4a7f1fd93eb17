import type { DevicesView } from "../contract/device-api.ts";
import type { LineCall, MicrophoneState } from "../contract/line-api.ts";
import { hideMiddle } from "../domain/phone-number.ts";
import type { LineStanding } from "./line.ts";
import type { LineMessages } from "./messages.ts";

/** What a person may do in the line's own window, when no console is at hand. */
export interface LineViewActions {
  answer(callId: string): void;
  hangUp(callId: string): void;
  /** The browser asks which headset's buttons this page may use, and only where somebody just clicked in it. */
  requestHeadset(): void;
}

/** The line's own small window: how it stands, and the call in it. */
export class LineView {
  readonly #words: LineMessages;
  readonly #status: HTMLElement;
  readonly #microphone: HTMLElement;
  readonly #headset: HTMLElement;
  readonly #calls: HTMLElement;
  readonly #actions: LineViewActions;

  constructor(root: HTMLElement, words: LineMessages, actions: LineViewActions) {
    this.#words = words;
    this.#actions = actions;
    this.#status = document.createElement("p");
    this.#status.setAttribute("role", "status");
    this.#microphone = document.createElement("p");
    this.#microphone.className = "trouble";
    this.#headset = document.createElement("p");
    this.#headset.className = "headset";
    this.#calls = document.createElement("section");
    root.replaceChildren(this.#status, this.#microphone, this.#calls, this.#headset);
    this.standing("joining");
  }
  standing(standing: LineStanding): void {
    this.#status.dataset.standing = standing;
    this.#status.textContent = this.#words[standing];
  }
  microphone(state: MicrophoneState): void {
    const told = { denied: this.#words.microphoneDenied, missing: this.#words.microphoneMissing, ok: "", closed: "", unknown: "" };
    this.#microphone.textContent = told[state];
  }
  /** A headset that is in use is named; else, where the browser can, one is asked for here. */
  headset({ state, used }: DevicesView["headset"]): void {
    const canAsk = state === "none" || state === "gone";
    const named = state === "present" ? `${this.#words.headset} ${used ?? ""}` : "";
    this.#headset.replaceChildren(...(canAsk ? [this.#button(this.#words.askHeadset, "ask-headset", () => this.#actions.requestHeadset())] : [named]));
  }
  calls(calls: readonly LineCall[]): void {
    this.#calls.replaceChildren(...calls.map((call) => this.#call(call)));
  }

  #call(call: LineCall): HTMLElement {
    const row = document.createElement("div");
    row.className = "call";
    row.dataset.phase = call.phase;
    const label = document.createElement("span");
    const number = call.number === null ? "" : hideMiddle(call.number);
    label.textContent = `${call.phase === "talking" ? this.#words.talking : this.#words.ringing} ${number}`.trim();
    row.append(label);
    if (call.phase === "ringing") row.append(this.#button(this.#words.answer, "answer", () => this.#actions.answer(call.callId)));
    row.append(this.#button(this.#words.hangUp, "hang-up", () => this.#actions.hangUp(call.callId)));
    return row;
  }
  #button(text: string, name: string, act: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = name;
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  }
}
