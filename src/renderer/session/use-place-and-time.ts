import { useTranslation } from "react-i18next";
import { clockTime } from "../shared/time-words.ts";

/** Where and since when, as the sentences about a second seat say it. */
export function usePlaceAndTime(device: string | null, since: number | null): { readonly device: string; readonly time: string } {
  const { t } = useTranslation();
  return { device: device ?? t("signIn.anotherMachine"), time: since === null ? t("signIn.unknownTime") : clockTime(since) };
}
