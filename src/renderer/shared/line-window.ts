/** Electron opens its line window itself. */
export const hasOwnLineWindow = (): boolean => navigator.userAgent.includes("Electron/");

/**
 * Opens the line's small window; only on a click, or the browser blocks it. Without an opener it has a renderer process
 * of its own, so that a crash of this page does not take the call with it.
 */
export function openLineWindow(): void {
  if (!hasOwnLineWindow()) window.open("/line", "_blank", "noopener,popup,width=380,height=320");
}
