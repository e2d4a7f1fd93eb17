import "./settings.css";
import { AutoAnswer } from "../calls/auto-answer.tsx";
import { DeviceSettings } from "./device-settings.tsx";
import { KeySettings } from "./key-settings.tsx";
import { ModuleSettings } from "./module-settings.tsx";

/** What a person sets for their own work at this seat. */
export function Settings() {
  return (
    <div className="settings" data-testid="settings">
      <DeviceSettings />
      <AutoAnswer />
      <KeySettings />
      <ModuleSettings />
    </div>
  );
}
