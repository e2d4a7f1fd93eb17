/** What a seat's window is judged by, beside each row; and the part of the city that a person works for, null for all of it. */
export const migration0010 = {
  version: 10,
  sql: `
    ALTER TABLE entity ADD COLUMN changed_at bigint NOT NULL DEFAULT 0, ADD COLUMN place_id text, ADD COLUMN created_by text;
    UPDATE entity SET
      changed_at = greatest(occurred_at, coalesce((document->>'updatedAt')::bigint, 0)),
      created_by = document->>'createdBy',
      place_id = coalesce(document#>>'{fields,place,communityId}', document#>>'{fields,place,streetId}', document#>>'{fields,place,districtId}')
      WHERE entity = 'ticket';
    UPDATE entity SET changed_at = occurred_at WHERE entity IN ('call', 'caller');
    ALTER TABLE person ADD COLUMN area_ids text[];
  `,
} as const;
