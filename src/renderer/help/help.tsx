import { Kbd, Modal, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { shortcutNames } from "../shared/shortcuts.ts";
import { useShownKey } from "../shared/use-keys.ts";

/** All keys. */
export function Help({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("help.title")}
      transitionProps={{ duration: 0 }}
      attributes={{ header: { role: "none" } }}
      closeButtonProps={{ "aria-label": t("help.close") }}
    >
      <Table>
        <Table.Tbody>
          {shortcutNames.map((name) => (
            <Table.Tr key={name}>
              <Table.Td>{t(`help.key.${name}`)}</Table.Td>
              <Table.Td>
                <Kbd>{shownKey(name)}</Kbd>
              </Table.Td>
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Td>{t("help.ticketMoves")}</Table.Td>
            <Table.Td>
              <Kbd>Alt+1…9</Kbd>
            </Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
