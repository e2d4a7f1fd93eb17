import "./help.css";
import { Kbd, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { shortcutNames } from "../shared/shortcuts.ts";
import { useShownKey } from "../shared/use-keys.ts";

/** All keys, in sight at once. */
export function Help({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("help.title")}
      size={1_040}
      transitionProps={{ duration: 0 }}
      attributes={{ header: { role: "none" } }}
      closeButtonProps={{ "aria-label": t("help.close") }}
    >
      <ul className="help-keys">
        {shortcutNames.map((name) => (
          <li key={name}>
            {t(`help.key.${name}`)} {shownKey(name) === "" ? <span className="quiet">–</span> : <Kbd>{shownKey(name)}</Kbd>}
          </li>
        ))}
        <li>
          {t("help.ticketMoves")} <Kbd>Alt+1…9</Kbd>
        </li>
      </ul>
    </Modal>
  );
}
