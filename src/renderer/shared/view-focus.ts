import { useEffect } from "react";

/** Puts a cursor that would stand nowhere into the view: on its rows, where it is a list, else at its beginning, so that keys go on from there. */
export function focusView(): void {
  const view = document.querySelector<HTMLElement>("main.main");
  const cursor = document.activeElement;
  if (cursor !== null && cursor !== document.body && cursor !== view) return;
  (view?.querySelector<HTMLElement>("[role=grid]") ?? view)?.focus();
}

/** A view that is opened by a key takes with it what had the cursor in the one before. */
export function useViewFocus(view: string): void {
  useEffect(() => {
    if (view !== "") focusView();
  }, [view]);
}
