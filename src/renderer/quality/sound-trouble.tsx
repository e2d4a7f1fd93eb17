import "./quality.css";
import { useTranslation } from "react-i18next";
import { useConsole } from "../shared/use-console.ts";

/** What is wrong with the sound of the call in hand, newest first, said at once to the eye and to the screen reader; its place is always there. */
export function SoundTrouble({ callId }: { callId: string }) {
  const { t } = useTranslation();
  const { quality } = useConsole();
  const troubles = quality.get(callId)?.live.troubles ?? [];
  return (
    <span className="sound-trouble trouble-word" role="alert" data-testid="sound-troubles">
      {troubles.toReversed().map(({ kind, since }) => (
        <span key={kind} data-testid="sound-trouble" data-kind={kind} data-since={since}>
          {t(`quality.trouble.${kind}`)}
        </span>
      ))}
    </span>
  );
}
