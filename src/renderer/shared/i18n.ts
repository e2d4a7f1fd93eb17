import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { catalogues } from "./catalogue.ts";

export const languages = ["zh-CN", "en"] as const;
type Language = (typeof languages)[number];
/** Where this machine keeps the language that was chosen on it. */
const kept = "hotline.language";

/** What was chosen on this machine; else Chinese, unless the machine speaks English. */
export async function startMessages(language: string): Promise<void> {
  const chosen = languages.find((each) => each === localStorage.getItem(kept)) ?? (language.toLowerCase().startsWith("en") ? "en" : "zh-CN");
  document.documentElement.lang = chosen;
  // What floats over the page (menus, choices) lies beside it, and has a name of its own for the screen reader.
  i18next.on("languageChanged", () => document.querySelector("#floating")?.setAttribute("aria-label", i18next.t("app.floating")));
  await i18next.use(initReactI18next).init({
    lng: chosen,
    fallbackLng: "zh-CN",
    resources: { "zh-CN": { translation: catalogues["zh-CN"] }, en: { translation: catalogues.en } },
    interpolation: { escapeValue: false },
  });
}

/** Speaks another language from now on, and after the next start. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(kept, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}
