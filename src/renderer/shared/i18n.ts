import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { catalogues } from "./catalogue.ts";

/** Chinese unless the machine speaks English. */
export async function startMessages(language: string): Promise<void> {
  const chosen = language.toLowerCase().startsWith("en") ? "en" : "zh-CN";
  document.documentElement.lang = chosen;
  await i18next.use(initReactI18next).init({
    lng: chosen,
    fallbackLng: "zh-CN",
    resources: { "zh-CN": { translation: catalogues["zh-CN"] }, en: { translation: catalogues.en } },
    interpolation: { escapeValue: false },
  });
}
