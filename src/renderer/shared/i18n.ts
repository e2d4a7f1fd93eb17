import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import english from "../../../resources/messages/en.json";
import chinese from "../../../resources/messages/zh-CN.json";

/** Chinese unless the machine speaks English. */
export async function startMessages(language: string): Promise<void> {
  const chosen = language.toLowerCase().startsWith("en") ? "en" : "zh-CN";
  document.documentElement.lang = chosen;
  await i18next.use(initReactI18next).init({
    lng: chosen,
    fallbackLng: "zh-CN",
    resources: { "zh-CN": { translation: chinese }, en: { translation: english } },
    interpolation: { escapeValue: false },
  });
}
