import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Attachment } from "../../contract/knowledge-rows.ts";
import { kindOfError } from "../shared/error-words.ts";
import { useStore } from "../shared/use-console.ts";

interface Opened {
  readonly attachment: Attachment;
  /** base64 */
  readonly bytes: string;
}

/** Files of an article. They are shown by us, never handed to the browser to run: an image as an image, a text as text. */
export function Attachments({ attachments }: { attachments: readonly Attachment[] }) {
  const { t } = useTranslation();
  const store = useStore();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  if (attachments.length === 0) return null;
  const open = (attachment: Attachment) =>
    void store.seat.knowledge.attachment.get({ attachmentId: attachment.id }).then(
      ({ bytes }) => {
        setFailure(null);
        setOpened({ attachment, bytes });
      },
      (error: unknown) => setFailure(kindOfError(error)),
    );
  return (
    <>
      <h4 className="heading">{t("knowledge.attachments")}</h4>
      <ul className="plain">
        {attachments.map((attachment) => (
          <li key={attachment.id}>
            <button
              type="button"
              className="link"
              aria-expanded={opened?.attachment.id === attachment.id}
              onClick={() => (opened?.attachment.id === attachment.id ? setOpened(null) : open(attachment))}
              data-testid="attachment"
            >
              {attachment.name} · {Math.ceil(attachment.size / 1_024)} KB
            </button>
          </li>
        ))}
      </ul>
      {failure !== null && (
        <p role="alert" className="trouble-word">
          {t(failure === "dispatchAway" ? "knowledge.fileAway" : `error.${failure}`)}
        </p>
      )}
      {opened !== null && <Shown {...opened} onClose={() => setOpened(null)} />}
    </>
  );
}

function Shown({ attachment, bytes, onClose }: Opened & { onClose(): void }) {
  const { t } = useTranslation();
  return (
    <figure className="file" data-testid="file">
      {attachment.type.startsWith("image/") ? (
        <img src={`data:${attachment.type};base64,${bytes}`} alt={attachment.name} />
      ) : attachment.type === "text/plain" ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long text is scrolled by the keyboard
        <pre tabIndex={0}>{new TextDecoder().decode(Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0)))}</pre>
      ) : (
        <p className="quiet">{t("knowledge.pdfHere")}</p>
      )}
      <figcaption>
        {attachment.name}{" "}
        <Button size="compact-xs" variant="subtle" onClick={onClose}>
          {t("knowledge.closeFile")}
        </Button>
      </figcaption>
    </figure>
  );
}
