/** First tables. Frozen: a later change is a later migration. */
export const migration0001 = {
  version: 1,
  sql: `
    CREATE TABLE fact (key text PRIMARY KEY, value jsonb NOT NULL);
    CREATE TABLE person (
      id text PRIMARY KEY, login text NOT NULL UNIQUE, name text NOT NULL, role text NOT NULL,
      password_hash text NOT NULL, extension text UNIQUE, active boolean NOT NULL DEFAULT true
    );
    CREATE TABLE device (id text PRIMARY KEY, last_sequence bigint NOT NULL DEFAULT 0, enrolled_by text NOT NULL, enrolled_at bigint NOT NULL);
    CREATE TABLE token (
      hash text PRIMARY KEY, person_id text NOT NULL REFERENCES person, device_id text NOT NULL REFERENCES device, expires_at bigint NOT NULL
    );
    CREATE INDEX token_person ON token (person_id);
    CREATE TABLE line_secret (extension text PRIMARY KEY, secret text NOT NULL, made_at bigint NOT NULL, expires_at bigint NOT NULL);

    -- Every synced row as a document, with the place of its last change in the feed: (transaction, n).
    CREATE TABLE entity (
      entity text NOT NULL, id text NOT NULL, document jsonb NOT NULL,
      transaction bigint NOT NULL, n bigint NOT NULL,
      device_id text, sequence bigint,
      number_hash text, caller_id text, occurred_at bigint NOT NULL, open boolean NOT NULL,
      PRIMARY KEY (entity, id)
    );
    CREATE SEQUENCE feed_n;
    CREATE UNIQUE INDEX entity_feed ON entity (transaction, n);
    CREATE INDEX entity_number ON entity (number_hash, entity, occurred_at DESC) WHERE number_hash IS NOT NULL;
    CREATE INDEX entity_caller ON entity (caller_id, entity, occurred_at DESC) WHERE caller_id IS NOT NULL;
    CREATE TABLE applied (
      device_id text NOT NULL REFERENCES device, sequence bigint NOT NULL, mutation_id text NOT NULL,
      transaction bigint NOT NULL, error jsonb, PRIMARY KEY (device_id, sequence)
    );
    CREATE TABLE caller_number (hash text NOT NULL, caller_id text NOT NULL, PRIMARY KEY (hash, caller_id));
    -- Full numbers, apart from all that is synced; read by an audited reveal alone.
    CREATE TABLE full_number (hash text PRIMARY KEY, e164 text NOT NULL);
    CREATE TABLE ticket_count (day text PRIMARY KEY, count bigint NOT NULL);
    CREATE TABLE audit (
      n bigserial PRIMARY KEY, at bigint NOT NULL, person_id text NOT NULL, action text NOT NULL, facts jsonb NOT NULL,
      previous_hash text NOT NULL, hash text NOT NULL
    );

    CREATE TABLE exchange_lease (exchange text PRIMARY KEY, holder text NOT NULL, fencing bigint NOT NULL, expires_at timestamptz NOT NULL);
    CREATE TABLE exchange_event (
      exchange text NOT NULL, epoch bigint NOT NULL, sequence bigint NOT NULL, event jsonb NOT NULL, PRIMARY KEY (exchange, epoch, sequence)
    );
    CREATE TABLE seat (
      extension text PRIMARY KEY, person_id text REFERENCES person, device_id text, state jsonb NOT NULL, reachable boolean NOT NULL DEFAULT false, call_id text
    );
  `,
} as const;
