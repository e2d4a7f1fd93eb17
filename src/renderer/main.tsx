import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./console.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { createRoot } from "react-dom/client";
import { pageClock } from "../page/page-clock.ts";
import { openSeatLink } from "../page/seat-link.ts";
import { App } from "./app.tsx";
import { ConsoleStore } from "./shared/console-store.ts";
import { DrawingGuard } from "./shared/drawing-guard.tsx";
import { startMessages } from "./shared/i18n.ts";
import { ConsoleContext } from "./shared/use-console.ts";
import { theme, variables } from "./theme.ts";

async function start(root: HTMLElement): Promise<void> {
  await startMessages(navigator.language);
  const store = new ConsoleStore(crypto.randomUUID(), pageClock);
  openSeatLink({ page: "console", clock: pageClock, onOpen: (client, signal) => void store.join(client, signal), onLost: () => store.lost() });
  createRoot(root).render(
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <ConsoleContext value={store}>
        <Notifications position="bottom-right" limit={3} />
        <DrawingGuard>
          <App />
        </DrawingGuard>
      </ConsoleContext>
    </MantineProvider>,
  );
}

const root = document.querySelector<HTMLElement>("#console");
if (root !== null) void start(root);
