/**
 * A value whose texts every store takes: PostgreSQL's jsonb refuses the character NUL and halves of surrogate pairs,
 * which a text that was cut by length may end in. Everything else stays as it was typed.
 */
export function storable<Value>(value: Value): Value {
  if (typeof value === "string") return value.replaceAll("\u0000", "").toWellFormed() as Value;
  if (Array.isArray(value)) return value.map(storable) as Value;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, storable(entry)])) as Value;
}
