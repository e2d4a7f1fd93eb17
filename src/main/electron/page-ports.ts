import { type IpcMain, type IpcMainEvent, MessageChannelMain, type WebContents } from "electron";
import type { Logger } from "../../base/logger.ts";
import type { PageName } from "../shared/page.ts";
import { pageOfAddress } from "./page-address.ts";
import type { SeatHost } from "./seat-host.ts";

/** Gives each page its port to the seat: when it asks, and again whenever the seat was restarted. */
export interface PagePorts {
  /** From now on these contents are that page; all others are refused. */
  register(contents: WebContents, page: PageName): void;
  /** A seat has started: every page that asked before gets a new port. */
  renew(): void;
}

export function createPagePorts({ ipc, host, logger }: { ipc: IpcMain; host: SeatHost; logger: Logger }): PagePorts {
  const pages = new Map<WebContents, PageName>();
  const asked = new Set<WebContents>();

  const give = (contents: WebContents, page: PageName) => {
    if (!host.isRunning() || contents.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    contents.postMessage("hotline:port", null, [port1]);
    host.connect(page, port2);
  };
  // The only message that a page can send to main. It carries nothing, and who sent it decides what is given.
  ipc.on("hotline:ready", (event) => {
    const page = pageOfSender(event, pages);
    if (page === null) return logger.warn("port.refused");
    asked.add(event.sender);
    give(event.sender, page);
  });

  return {
    register(contents, page) {
      pages.set(contents, page);
      contents.once("destroyed", () => {
        pages.delete(contents);
        asked.delete(contents);
      });
    },
    renew() {
      for (const contents of asked) {
        const page = pages.get(contents);
        if (page !== undefined) give(contents, page);
      }
    },
  };
}

/** The page that asks: a window of ours, its main frame, at its own address. Anything else is nobody. */
function pageOfSender(event: Pick<IpcMainEvent, "sender" | "senderFrame">, pages: ReadonlyMap<WebContents, PageName>): PageName | null {
  const page = pages.get(event.sender);
  const frame = event.senderFrame;
  if (page === undefined || !frame || frame !== event.sender.mainFrame) return null;
  return pageOfAddress(frame.url) === page ? page : null;
}
