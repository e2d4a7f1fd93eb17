import type { App, WebContents } from "electron";
import type { Logger } from "../../base/logger.ts";

/** Puts every web contents that will ever exist under the same rules, also those that nobody thought of. */
export function guardEveryContents(app: App, logger: Logger): void {
  app.on("web-contents-created", (_event, contents) => guard(contents, logger));
}

/** A page stays where it was opened: no navigation, no window, no webview. */
function guard(contents: WebContents, logger: Logger): void {
  // Every frame, the page's own included; a reload of the same document is not reported here.
  contents.on("will-frame-navigate", (event) => {
    event.preventDefault();
    logger.warn("contents.navigation.denied");
  });
  contents.on("will-navigate", (event) => event.preventDefault());
  contents.on("will-redirect", (event) => event.preventDefault());
  contents.on("will-attach-webview", (event) => {
    event.preventDefault();
    logger.warn("contents.webview.denied");
  });
  contents.setWindowOpenHandler(() => {
    logger.warn("contents.window.denied");
    return { action: "deny" };
  });
}
