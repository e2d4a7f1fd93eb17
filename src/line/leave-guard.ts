import type { LineCall, RegistrationView } from "../contract/line-api.ts";

/** What the guard looks at. */
interface GuardedPhone {
  calls(): readonly LineCall[];
  registration(): RegistrationView;
}

/** Whether closing this page would cost something: a call, or the seat's being reachable. */
const asksBeforeLeaving = (phone: GuardedPhone): boolean => phone.calls().length > 0 || phone.registration().state === "registered";

/**
 * Has the browser ask before the page is closed or reloaded while that would cost something. The words of the question are the browser's own,
 * and it asks only where somebody clicked in the page before. Electron's hidden window cannot be closed, and goes unasked when the program ends.
 */
export function guardLeaving(page: Pick<Window, "addEventListener">, phone: GuardedPhone): void {
  page.addEventListener("beforeunload", (event) => {
    if (asksBeforeLeaving(phone)) event.preventDefault();
  });
}
