import "./settings.css";
import { AutoAnswer } from "../calls/auto-answer.tsx";
import { DeviceSettings } from "./device-settings.tsx";
import { KeySettings } from "./key-settings.tsx";
import { ModuleSettings } from "./module-settings.tsx";
import { usePersonal } from "./use-personal.ts";

/** What a person sets for their own work at this seat. All of it appears at once: a switch that moves while it is clicked is missed. */
export function Settings() {
  const own = usePersonal();
  if (own === null) return null;
  return (
    <div className="settings" data-testid="settings">
      <DeviceSettings {...own} />
      <AutoAnswer />
      <KeySettings {...own} />
      <ModuleSettings />
    </div>
  );
}
