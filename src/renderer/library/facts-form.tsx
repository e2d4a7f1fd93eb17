import { TagsInput, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ArticleContent } from "../../contract/knowledge-rows.ts";
import type { PlaceHit } from "../../contract/seat-api.ts";
import { categoryLabel } from "../../domain/configuration-names.ts";
import { NamedAutocomplete, NamedSelect } from "../shared/named-select.tsx";
import { useConfiguration } from "../shared/use-configuration.ts";
import { useAnswer, useStore } from "../shared/use-console.ts";
import { FilePicker } from "./file-picker.tsx";
import { RelatedPicker } from "./related-picker.tsx";

interface FactsProps {
  readonly articleId: string;
  readonly content: ArticleContent;
  onChange(patch: Partial<ArticleContent>): void;
}
const noPlaces: PlaceHit[] = [];
/** What is written for the whole city. */
const city = "北京市";

/** What an article is about and for how long, beside its text. */
export function FactsForm({ articleId, content, onChange }: FactsProps) {
  const { t } = useTranslation();
  const configuration = useConfiguration(null);
  const categories = (configuration?.categories ?? []).filter(({ parentId }) => parentId !== null).map(({ id }) => id);
  const known = content.categoryId === "" || categories.includes(content.categoryId) ? categories : [content.categoryId, ...categories];
  const label = (id: string): string => (configuration === null ? id : (categoryLabel(configuration, id) ?? id));
  return (
    <div className="library-facts">
      <NamedSelect
        label={t("library.field.categoryId")}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("library.clear"), tabIndex: -1 }}
        limit={40}
        value={content.categoryId === "" ? null : content.categoryId}
        data={known.map((value) => ({ value, label: label(value) }))}
        onChange={(categoryId) => onChange({ categoryId: categoryId ?? "" })}
        data-testid="article-category"
      />
      <Region region={content.region} onChange={(region) => onChange({ region })} />
      <TextInput
        label={t("library.field.source")}
        value={content.source}
        maxLength={300}
        onChange={(event) => onChange({ source: event.currentTarget.value })}
        data-testid="article-source"
      />
      <TagsInput
        label={t("library.field.tags")}
        value={content.tags}
        maxTags={40}
        splitChars={[",", "，", "、"]}
        acceptValueOnBlur
        onChange={(tags) => onChange({ tags: tags.map((tag) => tag.trim().slice(0, 40)).filter((tag) => tag !== "") })}
        data-testid="article-tags"
      />
      <div className="grid-2 library-days">
        <TextInput
          type="date"
          label={t("library.field.validFrom")}
          value={content.validFrom}
          onChange={(event) => onChange({ validFrom: event.currentTarget.value })}
          data-testid="article-from"
        />
        <TextInput
          type="date"
          label={t("library.field.validTo")}
          value={content.validTo ?? ""}
          onChange={(event) => onChange({ validTo: event.currentTarget.value === "" ? null : event.currentTarget.value })}
          data-testid="article-to"
        />
      </div>
      <RelatedPicker articleId={articleId} related={content.related} onChange={(related) => onChange({ related })} />
      <FilePicker attachments={content.attachments} onChange={(attachments) => onChange({ attachments })} />
    </div>
  );
}

/** For where it is written: the city, or a place by any part of its name. */
function Region({ region, onChange }: { region: string; onChange(region: string): void }) {
  const { t } = useTranslation();
  const store = useStore();
  const text = region.trim();
  const hits = useAnswer(
    () => (text === "" || text === city ? Promise.resolve(noPlaces) : store.seat.place.search({ text: text.slice(0, 80), limit: 8, near: [], within: null })),
    [text],
    noPlaces,
  );
  const names = [...new Set([city, ...hits.flatMap(({ place }) => (place === null ? [] : [place.name]))])];
  return (
    <NamedAutocomplete
      label={t("library.field.region")}
      value={region}
      maxLength={80}
      data={names}
      filter={({ options }) => options}
      onChange={onChange}
      data-testid="article-region"
    />
  );
}
