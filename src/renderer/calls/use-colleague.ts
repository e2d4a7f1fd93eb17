import { useTranslation } from "react-i18next";
import { useAnswer, useStore } from "../shared/use-console.ts";

/** Who sits at an extension, as the directory has it; the extension itself where that is not known, and "colleague" without one. */
export function useColleague(extension: string | null): string {
  const { t } = useTranslation();
  const store = useStore();
  const ask = (): Promise<string | null> =>
    extension === null
      ? Promise.resolve(null)
      : store.seat.phone.directory().then(({ seats }) => seats.find((seat) => seat.extension === extension)?.personName ?? null);
  return useAnswer(ask, [extension], null) ?? extension ?? t("pop.colleague");
}
