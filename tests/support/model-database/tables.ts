/** A row as a statement gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** dispatch's tables as far as its sync and sign-in use them, each by its primary key. */
export const tableNames = [
  "entity",
  "applied",
  "device",
  "devicePerson",
  "seat",
  "person",
  "token",
  "callerNumber",
  "fullNumber",
  "ticketCount",
  "feedMark",
  "audit",
  "fact",
] as const;
export type TableName = (typeof tableNames)[number];
/** What is committed at one moment; never changed, only replaced. */
export type Tables = Readonly<Record<TableName, ReadonlyMap<string, Row>>>;

/** A whole store at one moment, as a backup has it. */
export interface ModelImage {
  readonly tables: Tables;
  readonly nextTransaction: number;
  readonly nextPlace: number;
}

const emptyTables = Object.fromEntries(tableNames.map((name) => [name, new Map<string, Row>()])) as unknown as Tables;
export const emptyImage: ModelImage = { tables: emptyTables, nextTransaction: 1_000, nextPlace: 1 };

/** A key of several columns. */
export const keyOf = (...columns: unknown[]): string => columns.join("\u0000");
