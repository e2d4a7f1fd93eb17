import { ipcRenderer } from "electron";

/**
 * Hands the seat's MessagePort to the page, and nothing else. The page gets `message` events whose data is
 * `"hotline:port"`; a later one (the seat was restarted) replaces the port before it.
 */
ipcRenderer.on("hotline:port", (event) => {
  const port = event.ports[0];
  // To this document alone: the page's own origin is named, so a document that took its place gets nothing.
  if (port !== undefined) window.postMessage("hotline:port", window.location.origin, [port]);
});
window.addEventListener("DOMContentLoaded", () => ipcRenderer.send("hotline:ready"), { once: true });
