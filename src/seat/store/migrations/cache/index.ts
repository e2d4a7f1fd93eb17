import type { Migration } from "../../migrate.ts";
import { migration as initial } from "./0001-initial.ts";
import { migration as articleSearch } from "./0002-article-search.ts";
import { migration as lists } from "./0003-lists.ts";
import { migration as knownPlaces } from "./0004-known-places.ts";
import { migration as followUps } from "./0005-follow-ups.ts";
import { migration as together } from "./0006-together.ts";
import { migration as knowledge } from "./0007-knowledge.ts";
import { migration as marks } from "./0008-marks.ts";
import { migration as outside } from "./0009-outside.ts";
import { migration as comingArticles } from "./0010-coming-articles.ts";
import { migration as callSearch } from "./0011-call-search.ts";

/** All forms of the cache, oldest first. */
export const cacheMigrations: readonly Migration[] = [
  initial,
  articleSearch,
  lists,
  knownPlaces,
  followUps,
  together,
  knowledge,
  marks,
  outside,
  comingArticles,
  callSearch,
];
