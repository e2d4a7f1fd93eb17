import { ipcRenderer } from "electron";

/**
 * Hands the seat's MessagePort to the page, and nothing else. The page says `"hotline:listening"` when it takes ports, and gets `message`
 * events whose data is `"hotline:port"`; a later one (the seat was restarted) replaces the port before it.
 * ```
 *  held ──port──► held (the one before is closed) ──listening──► handing, with what was held ──port──► handing
 * ```
 */
let isListening = false;
let held: MessagePort | null = null;

// To this document alone: the page's own origin is named, so a document that took its place gets nothing.
const hand = (port: MessagePort): void => window.postMessage("hotline:port", window.location.origin, [port]);

ipcRenderer.on("hotline:port", (event) => {
  const port = event.ports[0];
  if (port === undefined) return;
  if (isListening) return hand(port);
  held?.close();
  held = port;
});
// A page may have to prepare itself before it listens, as the line does; a port that came meanwhile would be nobody's, and no other one follows.
window.addEventListener("message", (event) => {
  if (event.source !== window || event.data !== "hotline:listening") return;
  isListening = true;
  if (held !== null) hand(held);
  held = null;
});
window.addEventListener("DOMContentLoaded", () => ipcRenderer.send("hotline:ready"), { once: true });
