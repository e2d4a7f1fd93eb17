import type { Clock } from "../../base/clock.ts";
import { Gathered } from "../../base/gathered.ts";
import { HotlineError } from "../../contract/errors.ts";
import type { ExchangeAddress } from "../../contract/exchange.ts";
import type { LineAccount, SignInInput, SignInResult } from "../../contract/session.ts";
import { sealingKey } from "../outbox/sealing-key.ts";
import type { Database, Querier } from "../store/database.ts";
import type { Attempts } from "./attempts.ts";
import { writeAudit } from "./audit.ts";
import { type Enrolled, enrol } from "./devices.ts";
import { elsewhereOf, needHolder } from "./one-seat.ts";
import { hashPassword, hashSecret, isPassword, makeSecret } from "./passwords.ts";
import { asPerson, findByLogin, type PersonRow } from "./people.ts";

const day = 86_400_000;
/** How long a token is good without renewal: one shift and its overtime. */
const tokenLife = day / 2;
/** How long a seat may be signed in to without us, and the least that its line's secret lives (docs/architecture.md). */
const offlineLife = 7 * day;

/** Who is calling the API. */
export interface Session {
  readonly person: PersonRow;
  readonly deviceId: string;
  /** By which secret of its device it was had; null: by the device's id alone. */
  readonly deviceSecretHash: string | null;
  readonly token: string;
}

export interface SessionContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly numberKey: Buffer;
  readonly attempts: Attempts;
  /** Where seats register; null when dispatch follows no exchange. */
  readonly exchange: { readonly name: string; readonly address: ExchangeAddress } | null;
  /** Lets the seat register with this secret. */
  provision(seat: { extension: string; secret: string }): Promise<void>;
}

/** A hash to spend the same time on when there is no such login, so that the answer's time says nothing. */
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/**
 * Signs a person in on a device, enrolling it at its first time.
 * @throws HotlineError `wrongPassword`, `tooManyAttempts`, `forbidden` (detail `switchedOff`), `signedInElsewhere` when they sit elsewhere and that
 * shall not be taken over
 */
export async function signIn(context: SessionContext, input: SignInInput): Promise<SignInResult> {
  context.attempts.check(input.login);
  const person = await findByLogin(context.database, input.login);
  const isRight = await isPassword(person?.password_hash ?? nobody, input.password);
  if (person === null || !isRight) {
    context.attempts.failed(input.login);
    throw new HotlineError({ kind: "wrongPassword" });
  }
  context.attempts.succeeded(input.login);
  needActive(person);
  const now = context.clock.now();
  // Who names the device at which they sit is not asked, proven or not: that is a courtesy, and no guard.
  const elsewhere = await elsewhereOf(context.database, person, input.deviceId, now);
  if (elsewhere !== null && !input.takeOver) throw new HotlineError({ kind: "signedInElsewhere", elsewhere });
  const device = await enrol(context, person, input);
  if (device.isUnproven) await tellUnproven(context, person.id, input.deviceId, device);
  await context.database.query("UPDATE device SET name = $2 WHERE id = $1", [device.id, input.deviceName]);
  const left = await elsewhereOf(context.database, person, device.id, now);
  // The seat that is left can no longer register, even where it does not hear of it; a call that it is in keeps its secret.
  if (left?.inCall === false) await forgetLineSecret(context.database, person.extension);
  return {
    ...(await open(context, person, { deviceId: device.id, deviceSecretHash: device.secretHash }, await hashPassword(input.password))),
    deviceSecret: device.secret,
  };
}

/** Somebody signs in under the id of another's device, or a seat has lost its secret. */
async function tellUnproven({ database, clock }: SessionContext, personId: string, named: string | null, { id }: Enrolled): Promise<void> {
  const facts = { named: named ?? "", enrolled: id };
  await database.transaction((client) => writeAudit(client, { at: clock.now(), personId, action: "device.unproven", facts }));
}

/**
 * A fresh token and line secret for who is signed in. The token of before stays good until the fresh one is used, and no longer than it was: where
 * the answer is lost the seat asks once more by it, and what was told in vain is good no longer.
 * @throws HotlineError `signedInElsewhere` at a seat that was taken over, `unauthenticated` where the token ended meanwhile
 */
export async function renew(context: SessionContext, session: Session): Promise<SignInResult> {
  await needHolder(context.database, session.person.extension, session.deviceId);
  const before = hashSecret(session.token);
  await context.database.query("DELETE FROM token WHERE renewed_from = $1", [before]);
  return open(context, session.person, session, session.person.password_hash, before);
}

/** Nobody is signed in at that device any more, with whichever of its tokens. */
export const closeDevice = async (client: Querier, { person, deviceId }: Session): Promise<void> => {
  await client.query("DELETE FROM token WHERE person_id = $1 AND device_id = $2", [person.id, deviceId]);
};
/** Tokens that were had by a renewal are used: their seats have them, and need those of before no more. */
async function endOfBefore(client: Querier, used: readonly TokenRow[]): Promise<void> {
  await client.query(
    `WITH used AS (UPDATE token SET renewed_from = NULL WHERE hash = ANY($1::text[]))
     DELETE FROM token WHERE (hash = ANY($2::text[]) OR renewed_from = ANY($2::text[])) AND hash <> ALL($1::text[])`,
    [used.map(({ hash }) => hash), used.map((row) => row.renewed_from)],
  );
}

/** Who knows the password, or holds a token, is told why it opens nothing. @throws HotlineError `forbidden` (detail `switchedOff`) */
function needActive({ active }: Pick<PersonRow, "active">): void {
  if (!active) throw new HotlineError({ kind: "forbidden", detail: "switchedOff" });
}

/** A token with its person. */
type TokenRow = PersonRow & { readonly hash: string; readonly device_id: string; readonly device_secret_hash: string | null; readonly expires_at: number } & {
  readonly renewed_from: string | null;
};
/** One that was had otherwise than its device is proven by now is none. */
const tokensSql = `SELECT p.*, t.hash, t.device_id, t.device_secret_hash, t.expires_at, t.renewed_from FROM token t JOIN person p ON p.id = t.person_id
  JOIN device d ON d.id = t.device_id AND d.secret_hash IS NOT DISTINCT FROM t.device_secret_hash WHERE t.hash = ANY($1::text[])`;
/** Tokens by their hash; the many that all seats ask with after one change are read together. */
export type Tokens = Gathered<string, ReadonlyMap<string, TokenRow>>;
export const createTokens = (client: Querier): Tokens =>
  new Gathered(async (hashes) => {
    const found = await client.query<TokenRow>(tokensSql, [hashes]);
    const fresh = found.rows.filter(({ renewed_from: before }) => before !== null);
    if (fresh.length > 0) await endOfBefore(client, fresh);
    return new Map(found.rows.map((row) => [row.hash, row]));
  });

/** Who a bearer token belongs to. @throws HotlineError `unauthenticated`, `tokenExpired`, `forbidden` (detail `switchedOff`) */
export async function authenticate({ tokens, clock }: { readonly tokens: Tokens; readonly clock: Clock }, authorization: string | undefined): Promise<Session> {
  const token = /^Bearer ([\w-]{20,100})$/.exec(authorization ?? "")?.[1];
  if (token === undefined) throw new HotlineError({ kind: "unauthenticated" });
  const hash = hashSecret(token);
  const row = (await tokens.ask(hash)).get(hash);
  if (row === undefined) throw new HotlineError({ kind: "unauthenticated" });
  needActive(row);
  if (row.expires_at <= clock.now()) throw new HotlineError({ kind: "tokenExpired" });
  return { person: row, deviceId: row.device_id, deviceSecretHash: row.device_secret_hash, token };
}

const insertToken = "INSERT INTO token VALUES ($1, $2, $3, $4, $5, $6)";
/** Not where a sign-out or a switching off has ended the one of before in this moment. */
const insertRenewed = `INSERT INTO token SELECT $1, $2, $3, $4::bigint, $5, hash FROM token WHERE hash = $6 AND expires_at > $7 FOR UPDATE`;
type At = Pick<Session, "deviceId" | "deviceSecretHash">;
/** @param renewedFrom hash of the token that it is had by; null: by the password */
async function open(
  context: SessionContext,
  person: PersonRow,
  { deviceId, deviceSecretHash }: At,
  offlineVerifier: string,
  renewedFrom: string | null = null,
): Promise<SignInResult> {
  const { database, clock } = context;
  const now = clock.now();
  const token = makeSecret();
  const tokenExpiresAt = now + tokenLife;
  await database.query("DELETE FROM token t USING person p WHERE p.id = t.person_id AND p.active AND t.expires_at < $1", [now - day]);
  const row = [hashSecret(token), person.id, deviceId, tokenExpiresAt, deviceSecretHash, renewedFrom];
  const made = renewedFrom === null ? await database.query(insertToken, row) : await database.query(insertRenewed, [...row, now]);
  if (made.rowCount !== 1) throw new HotlineError({ kind: "unauthenticated" });
  await database.query("INSERT INTO device_person VALUES ($1, $2) ON CONFLICT DO NOTHING", [deviceId, person.id]);
  return {
    person: asPerson(person),
    token,
    tokenExpiresAt,
    deviceId,
    deviceSecret: null,
    numberKey: context.numberKey.toString("base64url"),
    line: await lineAccount(context, person.extension),
    outboxKey: (await sealingKey(database)).x,
    offlineVerifier,
    offlineUntil: now + offlineLife,
    serverTime: now,
  };
}

const forgetLineSecret = (client: Querier, extension: string): Promise<unknown> => client.query("DELETE FROM line_secret WHERE extension = $1", [extension]);

/** The seat's SIP secret: one per seat, made anew each day, good for longer than offline sign-in. */
async function lineAccount(context: SessionContext, extension: string): Promise<LineAccount> {
  const { database, clock } = context;
  const now = clock.now();
  const kept = await database.query<{ secret: string; expires_at: number }>(
    `INSERT INTO line_secret VALUES ($1, $2, $3, $4) ON CONFLICT (extension) DO UPDATE SET
       secret = CASE WHEN line_secret.made_at < $5 THEN excluded.secret ELSE line_secret.secret END,
       expires_at = CASE WHEN line_secret.made_at < $5 THEN excluded.expires_at ELSE line_secret.expires_at END,
       made_at = CASE WHEN line_secret.made_at < $5 THEN excluded.made_at ELSE line_secret.made_at END
     RETURNING secret, expires_at`,
    [extension, makeSecret(), now, now + offlineLife + day, now - day],
  );
  const { secret = "", expires_at: expiresAt = now } = kept.rows[0] ?? {};
  await context.provision({ extension, secret });
  const { exchange } = context;
  const address: ExchangeAddress = exchange?.address ?? { servers: ["ws://127.0.0.1:9/"], domain: "invalid", featureCodes: null };
  const { servers, dialPlan = null, echoCode = null } = address;
  return { exchange: exchange?.name ?? "none", ...address, servers: [...servers], dialPlan, echoCode, extension, secret, expiresAt };
}
