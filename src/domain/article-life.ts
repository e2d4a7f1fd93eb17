import { HotlineError } from "../contract/errors.ts";
import type { ArticleVersionRow, VersionMove, VersionStatus } from "../contract/knowledge-rows.ts";
import type { Role } from "../contract/rows.ts";

/**
 * The life of one version of an article.
 * ```
 *  draft ──submit──► review ──publish──► published ──supersede──► superseded
 *   │  ▲               │                   │
 *   │  └───sendBack────┘                   │  ▲└──expire──► expired
 *   └──discard──► discarded                └──┘ reschedule
 * ```
 * `supersede` is not anybody's move: the next version of the same article does it when it is published.
 */
const table: Readonly<Record<VersionStatus, Partial<Readonly<Record<VersionMove, VersionStatus>>>>> = {
  draft: { submit: "review", discard: "discarded" },
  review: { publish: "published", sendBack: "draft" },
  published: { supersede: "superseded", reschedule: "published", expire: "expired" },
  superseded: {},
  expired: {},
  discarded: {},
};

/** Who may be asked. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** Who writes and judges articles. */
export const editsArticles = (role: Role): boolean => role === "teamLead" || role === "administrator";

/** Moves that judge another's work. */
const judgements: ReadonlySet<VersionMove> = new Set(["publish", "sendBack"]);
/** Moves that must say why. */
export const needsReason: ReadonlySet<VersionMove> = new Set(["sendBack", "reschedule", "expire"]);

/** The state after a move. @throws HotlineError `illegalTransition` naming both */
export function statusAfter(status: VersionStatus, move: VersionMove): VersionStatus {
  const next = table[status][move];
  if (next === undefined) throw new HotlineError({ kind: "illegalTransition", detail: `${status} ${move}` });
  return next;
}

/** Whether a person wrote any of a version: it is then for another to judge. */
export const isWriter = (version: ArticleVersionRow, personId: string): boolean =>
  version.createdBy === personId || version.steps.some((step) => step.personId === personId && ["begun", "saved", "conflict"].includes(step.kind));

/** What a person may do with a version now, in the order of the table. */
export function movesOf(version: ArticleVersionRow, actor: Actor): Exclude<VersionMove, "supersede">[] {
  if (!editsArticles(actor.role)) return [];
  const open = Object.keys(table[version.status]) as VersionMove[];
  return open.flatMap((move) => (move === "supersede" || (judgements.has(move) && isWriter(version, actor.id)) ? [] : [move]));
}

/** @throws HotlineError `forbidden` (`role`, `ownWork`), `illegalTransition`, `invalid` (`reason`) */
export function checkMove(version: ArticleVersionRow, move: VersionMove, actor: Actor, reason: string): VersionStatus {
  if (!editsArticles(actor.role)) throw new HotlineError({ kind: "forbidden", detail: "role" });
  const next = statusAfter(version.status, move);
  if (judgements.has(move) && isWriter(version, actor.id)) throw new HotlineError({ kind: "forbidden", detail: "ownWork" });
  if (needsReason.has(move) && reason.trim() === "") throw new HotlineError({ kind: "invalid", detail: "reason" });
  return next;
}
