import { Button, FileButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Attachment } from "../../contract/knowledge-rows.ts";
import { attachmentTypeSchema, largestAttachment } from "../../contract/knowledge-rows.ts";
import { Attachments } from "../knowledge/attachments.tsx";
import { useStore } from "../shared/use-console.ts";
import { useActing } from "./use-writing.ts";

interface FilesProps {
  readonly attachments: readonly Attachment[];
  onChange(attachments: Attachment[]): void;
}
const most = 10;

/** base64 of a file's bytes, in pieces: one call with all of them would overflow the stack. */
function base64Of(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}

/** Files of an article; what may not be attached is refused with the reason. */
export function FilePicker({ attachments, onChange }: FilesProps) {
  const { t } = useTranslation();
  const store = useStore();
  const { failure, act } = useActing();
  const add = async (file: File | null) => {
    if (file === null) return;
    const added = await act(async () => {
      // Read no further than is of use: the seat says that it is too large.
      const bytes = new Uint8Array(await file.slice(0, largestAttachment + 1).arrayBuffer());
      return store.seat.knowledge.attachment.add({ name: file.name.slice(-200), bytes: base64Of(bytes) });
    });
    if (added !== null) onChange([...attachments.filter(({ id }) => id !== added.id), added].slice(-most));
  };
  return (
    <div>
      <Attachments attachments={attachments} />
      <ul className="plain">
        {attachments.map(({ id, name }) => (
          <li key={id} className="library-chosen">
            <span className="clip">{name}</span>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-label={`${t("library.remove")} ${name}`}
              onClick={() => onChange(attachments.filter((each) => each.id !== id))}
            >
              {t("library.remove")}
            </Button>
          </li>
        ))}
      </ul>
      <FileButton accept={attachmentTypeSchema.options.join(",")} onChange={(file) => void add(file)} inputProps={{ "aria-label": t("library.attach") }}>
        {(props) => (
          <Button {...props} size="compact-sm" variant="default" data-testid="article-attach">
            {t("library.attach")}
          </Button>
        )}
      </FileButton>
      {failure !== null && (
        <p role="alert" className="trouble-word">
          {t(failure === "tooLarge" || failure === "invalid" ? `library.file.${failure}` : `error.${failure}`)}
        </p>
      )}
    </div>
  );
}
