/** A field that text can be put into: one that a person types words in. */
export type TextField = HTMLInputElement | HTMLTextAreaElement;

export function isTextField(element: Element | null): element is TextField {
  if (element instanceof HTMLTextAreaElement) return !element.readOnly && !element.disabled;
  return element instanceof HTMLInputElement && ["text", "search", ""].includes(element.type) && !element.readOnly && !element.disabled;
}

const copied = ["font", "letterSpacing", "lineHeight", "padding", "borderWidth", "textIndent", "wordSpacing", "tabSize"] as const;

/** Where the caret stands in the window, px: a copy of the field up to the caret is laid out unseen, for a field does not tell. */
export function caretPlace(field: TextField): { readonly left: number; readonly top: number; readonly bottom: number } {
  const box = field.getBoundingClientRect();
  const style = getComputedStyle(field);
  const copy = document.createElement("div");
  for (const name of copied) copy.style[name] = style[name];
  Object.assign(copy.style, {
    position: "absolute",
    visibility: "hidden",
    whiteSpace: "pre-wrap",
    overflowWrap: "break-word",
    boxSizing: "border-box",
    borderStyle: "solid",
    width: `${box.width}px`,
  });
  if (field instanceof HTMLInputElement) copy.style.whiteSpace = "pre";
  copy.textContent = field.value.slice(0, field.selectionEnd ?? field.value.length);
  const end = document.createElement("span");
  end.textContent = "\u200b";
  copy.append(end);
  document.body.append(copy);
  const left = box.left + Math.min(box.width - 8, end.offsetLeft - field.scrollLeft);
  const line = end.offsetHeight;
  const top = field instanceof HTMLInputElement ? box.top : Math.max(box.top, Math.min(box.bottom - line, box.top + end.offsetTop - field.scrollTop));
  copy.remove();
  return { left, top, bottom: field instanceof HTMLInputElement ? box.bottom : top + line };
}

/** How much a field takes where a selection is written over, characters; `Infinity` for one without a bound. */
export const roomIn = ({ maxLength, value }: TextField, [start, end]: readonly [number, number]): number =>
  maxLength < 0 ? Number.POSITIVE_INFINITY : Math.max(0, maxLength - value.length + end - start);

/** Puts a text where the selection stood, as if it had been typed: it can be undone, and the form hears of it. @param open what is selected afterwards, as [start, end) of the text; null: the caret goes behind it */
export function putInto(field: TextField, selection: readonly [number, number], text: string, open: readonly [number, number] | null): void {
  field.focus();
  field.setSelectionRange(selection[0], selection[1]);
  typeInto(field, text);
  if (open !== null) field.setSelectionRange(selection[0] + open[0], selection[0] + open[1]);
}

/** Puts a text over what is selected in a field, or at its caret, as if it had been typed. */
export function typeInto(field: TextField, text: string): void {
  // Deprecated and without successor: the one way that keeps the field's own undo.
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
