/** What is looked at in the library: a version on its way, or a published article. */
export type LibraryPlace = { readonly kind: "version"; readonly versionId: string } | { readonly kind: "article"; readonly articleId: string };
