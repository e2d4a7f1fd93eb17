import type { Migration } from "../../migrate.ts";

/** Articles of which a version was published ahead are found by its first day without reading all others. */
export const migration: Migration = {
  number: 10,
  sql: "CREATE INDEX article_by_next ON article (json_extract(document, '$.next.validFrom')) WHERE json_extract(document, '$.next.validFrom') IS NOT NULL;",
};
