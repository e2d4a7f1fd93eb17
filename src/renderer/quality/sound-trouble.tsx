import "./quality.css";
import { useTranslation } from "react-i18next";
import { useConsole } from "../shared/use-console.ts";

/** What is wrong with the sound of the call in hand, said at once to the eye and to the screen reader; its place is always there. */
export function SoundTrouble({ callId }: { callId: string }) {
  const { t } = useTranslation();
  const { quality } = useConsole();
  const trouble = quality.get(callId)?.live.troubles[0];
  return (
    <span className="sound-trouble trouble-word" role="alert" data-testid="sound-trouble" data-kind={trouble?.kind} data-since={trouble?.since}>
      {trouble !== undefined && t(`quality.trouble.${trouble.kind}`)}
    </span>
  );
}
