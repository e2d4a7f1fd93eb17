import { useTranslation } from "react-i18next";
import type { ConfigurationRow } from "../../contract/configuration.ts";

/** Message keys of what is not called by its own name. */
const called: Readonly<Record<string, string>> = {
  districtId: "field.place",
  streetId: "field.place",
  communityId: "field.place",
  spoken: "field.place",
  unitId: "field.unit",
  helperUnitIds: "entry.helpers",
  categoryId: "field.category",
  callerId: "field.callerName",
  articleIds: "knowledge.title",
};

/** What a part of a draft is called on screen; `extra.<id>` as the configuration calls it. */
export function useFieldName(configuration: ConfigurationRow | null): (name: string) => string {
  const { t, i18n } = useTranslation();
  return (name) => {
    const id = /^extra\.(.+)$/.exec(name)?.[1];
    if (id === undefined) return t(called[name] ?? `field.${name}`);
    const label = configuration?.fieldDefinitions.find((definition) => definition.id === id)?.label;
    return (i18n.language === "en" ? label?.en : label?.zh) ?? id;
  };
}
