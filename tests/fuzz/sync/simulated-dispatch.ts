import { createBroadcast } from "../../../src/base/broadcast.ts";
import type { Clock } from "../../../src/base/clock.ts";
import { type Logger, silentLogger } from "../../../src/base/logger.ts";
import { storable } from "../../../src/base/storable.ts";
import { type LiveEvent, liveInputSchema } from "../../../src/contract/dispatch-api.ts";
import { HotlineError } from "../../../src/contract/errors.ts";
import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import type { CallRow, Role } from "../../../src/contract/rows.ts";
import type { Person, SignInResult } from "../../../src/contract/session.ts";
import { type PullResult, type PushResult, pullInputSchema, pushInputSchema, type SnapshotPiece, snapshotInputSchema } from "../../../src/contract/sync.ts";
import { checkProtocol } from "../../../src/dispatch/api/protocol.ts";
import { nextEpoch } from "../../../src/dispatch/backup/restore.ts";
import { Configurations } from "../../../src/dispatch/configuration/configurations.ts";
import type { SeededRandom } from "../../../src/dispatch/demo/seeded-random.ts";
import { createCalmChanges } from "../../../src/dispatch/live/calm-changes.ts";
import { liveEvents } from "../../../src/dispatch/live/live-events.ts";
import { type Notice, noticeChannel, readNotice } from "../../../src/dispatch/live/notices.ts";
import { WindowStreams } from "../../../src/dispatch/live/window-streams.ts";
import { type DeviceClaim, enrol } from "../../../src/dispatch/people/devices.ts";
import { hashSecret } from "../../../src/dispatch/people/passwords.ts";
import { asPerson, asWindowPerson, changePerson, findByLogin, type PersonRow } from "../../../src/dispatch/people/people.ts";
import { authenticate, createTokens, type Session, type Tokens } from "../../../src/dispatch/people/sessions.ts";
import type { Database } from "../../../src/dispatch/store/database.ts";
import { asAuthor } from "../../../src/dispatch/sync/author.ts";
import { type PullContext, pull, SharedPulls } from "../../../src/dispatch/sync/pull.ts";
import { push } from "../../../src/dispatch/sync/push.ts";
import { trimFeed } from "../../../src/dispatch/sync/retention.ts";
import { snapshot } from "../../../src/dispatch/sync/snapshot.ts";
import { writeEntities } from "../../../src/dispatch/sync/write-entity.ts";
import { ConnectionLost, ModelDatabase } from "../../support/model-database/model-database.ts";
import { emptyImage, keyOf, type ModelImage, type Row, type TableName, type Tables } from "../../support/model-database/tables.ts";
import type { DispatchFaults } from "./faults.ts";
import type { Scheduler } from "./scheduler.ts";
import { Spells } from "./spells.ts";

/** Half a day, as dispatch has it. */
const tokenLife = 12 * 3_600_000;
const offlineLife = 7 * 86_400_000;
export const numberKey = Buffer.alloc(32, 5);

/** How the store behind dispatch behaves. Chances in [0, 1]; the longest wait in ms. */
export interface StoreWeather {
  /** Of a statement that waits. */
  readonly slow: number;
  /** Of a commit that is held up. */
  readonly held: number;
  readonly longest: number;
}

interface Node {
  isUp: boolean;
  readonly database: Database;
  readonly configurations: Configurations;
  readonly pulling: PullContext;
  readonly streams: WindowStreams;
  readonly tokens: Tokens;
  readonly notices: ReturnType<typeof createBroadcast<Notice>>;
  leave(): void;
}

/** Part of the directory that somebody works for; null: the whole city. */
export type Area = readonly string[] | null;

/** What another dispatch can be made from. */
export interface Backup {
  readonly image: ModelImage;
  readonly epoch: number;
}

export interface DispatchOptions {
  readonly scheduler: Scheduler;
  readonly random: SeededRandom;
  readonly people: readonly (Person & { readonly area_ids: Area })[];
  readonly nodes: number;
  readonly weather: StoreWeather;
  readonly faults: DispatchFaults;
}

/** What dispatch must log as an error is one: a mutation that it could not digest would otherwise only be refused. */
const failing: Logger = {
  ...silentLogger,
  error(event) {
    throw new Error(event);
  },
};

/** dispatch as its seats meet it: the real push, pull, live stream, enrolment and tokens, on a model of its database. */
export class SimulatedDispatch {
  readonly weather: Spells<StoreWeather>;
  /** The oldest seat that is still served. */
  floor = protocolVersion;
  /** How often a device was named that did not prove itself. */
  unproven = 0;
  /** Its wall clock against the true time, ms. */
  skew = 0;
  readonly #options: DispatchOptions;
  readonly #clock: Clock;
  #database: ModelDatabase;
  #epoch = 1;
  #nodes: Node[] = [];

  constructor(options: DispatchOptions) {
    this.#options = options;
    this.weather = new Spells(options.scheduler, options.weather);
    const { scheduler } = options;
    this.#clock = { now: () => scheduler.now + this.skew, monotonic: () => scheduler.now, after: (delay, run) => scheduler.after(delay, run) };
    const person = new Map<string, Row>(options.people.map((known) => [known.id, { ...known, password_hash: "", extension: "1001", active: true }]));
    this.#database = new ModelDatabase({ ...emptyImage, tables: { ...emptyImage.tables, person } });
    for (let index = 0; index < options.nodes; index++) this.startNode(index);
  }
  get tables(): Tables {
    return this.#database.image().tables;
  }
  /** By its own clock, UTC ms. */
  now(): number {
    return this.#clock.now();
  }
  /** As its cursors say it, whatever a planted mistake makes of that. */
  get epoch(): number {
    return this.#options.faults.epoch(this.#epoch);
  }
  /** Everything that is committed, for a later restore. */
  backUp(): Backup {
    return { image: this.#database.image(), epoch: this.#epoch };
  }
  /** Another dispatch, made from a backup, takes the place of this one (src/dispatch/backup/restore.ts). */
  restore({ image, epoch }: Backup): void {
    const beforeTheFeed = (name: TableName) => new Map([...image.tables[name]].map(([key, row]) => [key, { ...row, transaction: 0 }]));
    const tables = { ...image.tables, entity: beforeTheFeed("entity"), applied: beforeTheFeed("applied"), feedMark: beforeTheFeed("feedMark") };
    for (const index of this.#nodes.keys()) this.stopNode(index);
    this.#database = new ModelDatabase({ tables, nextTransaction: emptyImage.nextTransaction + this.#options.random.below(500), nextPlace: image.nextPlace });
    this.#epoch = nextEpoch(epoch, this.#clock.now(), this.#options.random.below(1_000_000));
  }
  /** Its requests break off, its streams end. */
  stopNode(index: number): void {
    const node = this.#nodes[index];
    if (node === undefined) return;
    node.isUp = false;
    node.leave();
    node.notices.close();
  }
  /** Those that are down. */
  startAll(): void {
    for (const index of this.#nodes.keys()) this.startNode(index);
  }
  startNode(index: number): void {
    if (index >= this.#options.nodes || this.#nodes[index]?.isUp === true) return;
    const { scheduler, random, faults } = this.#options;
    const notices = createBroadcast<Notice>();
    const database = faults.database(
      this.#connect(() => node.isUp),
      this.#clock.now,
    );
    const configurations = new Configurations();
    const pulling = { database, configurations, shared: new SharedPulls(), clock: this.#clock, epoch: this.epoch };
    const node: Node = {
      isUp: true,
      database,
      configurations,
      pulling,
      streams: new WindowStreams({ pulling, notices, onFailed: () => {} }),
      tokens: createTokens(database),
      notices,
      leave: () => {},
    };
    const changes = createCalmChanges(notices, () => notices.listeners + node.streams.listeners, this.#clock);
    const heard = (payload: string): void =>
      void scheduler.after(random.below(30), () => {
        if (node.isUp) changes.heard(readNotice(payload));
      });
    void node.database.listen(noticeChannel, heard).then((end) => {
      node.leave = () => void end();
    });
    this.#nodes[index] = node;
  }
  /** A transaction of dispatch's own that writes a row and stays open for a while, as any other may. */
  writeHeld(callId: string, wait: number): void {
    const row = { ...callOf(callId), startedAt: this.#clock.now() };
    const database = this.#database.connect();
    const work = database.transaction(async (client) => {
      await writeEntities(client, [{ entity: "call", row }], null);
      await this.#options.scheduler.wait(wait);
    });
    void work.catch(() => {});
  }
  /** The oldest call that is not over ends. */
  endCall(): void {
    const open = [...this.tables.entity.values()].find((row) => row.entity === "call" && row.open === true);
    if (open === undefined) return;
    const row = { ...(open.document as CallRow), endedAt: this.#clock.now() };
    void this.#database.connect().transaction((client) => writeEntities(client, [{ entity: "call", row }], null));
  }
  /** An administrator gives a person another role and area. */
  changePerson(personId: string, role: Role, areaIds: Area): void {
    const by = { personId: "administrator", now: this.#clock.now() };
    void this.#database.connect().transaction((client) => changePerson(client, { personId, role, areaIds }, by));
  }
  /** As each node does each half an hour. */
  trimFeed(): void {
    void trimFeed({ database: this.#database.connect(), clock: this.#clock, configurations: new Configurations() });
  }

  async signIn(input: DeviceClaim & { login: string }): Promise<SignInResult> {
    const { random } = this.#options;
    checkProtocol(input.protocol, { newest: protocolVersion, floor: this.floor });
    const { database } = this.#node();
    const person = await findByLogin(database, input.login);
    if (person === null) throw new HotlineError({ kind: "wrongPassword" });
    const context = { database, clock: this.#clock };
    const made = (count: number) => (): string => Buffer.from(random.bytes(count)).toString("hex");
    const device = await enrol(context, person, input, { id: made(8), secret: made(32) });
    if (device.isUnproven) this.unproven += 1;
    return { ...(await this.#open(database, person, device.id, device.secretHash)), deviceSecret: device.secret };
  }
  async renew(authorization: string): Promise<SignInResult> {
    const { node, session } = await this.#enter(authorization);
    return this.#open(node.database, session.person, session.deviceId, session.deviceSecretHash);
  }
  async push(authorization: string, input: unknown): Promise<PushResult> {
    const { node, session } = await this.#enter(authorization);
    const { protocol, mutations } = pushInputSchema.parse(input);
    checkProtocol(protocol, { newest: protocolVersion, floor: this.floor });
    const { random, faults } = this.#options;
    const context = {
      database: node.database,
      configurations: node.configurations,
      clock: this.#clock,
      logger: failing,
      numberKey,
      randomBytes: (count: number) => random.bytes(count),
    };
    return faults.push(
      () => push(context, { deviceId: session.deviceId, person: asAuthor(session.person) }, storable(mutations)),
      mutations,
      this.#clock.now(),
    );
  }
  async pull(authorization: string, input: unknown): Promise<PullResult> {
    const { node, session } = await this.#enter(authorization);
    const asked = pullInputSchema.parse(input);
    checkProtocol(asked.protocol, { newest: protocolVersion, floor: this.floor });
    const result = await pull(node.pulling, { person: asWindowPerson(session.person), deviceId: session.deviceId }, asked);
    return this.#options.faults.pulled(result);
  }
  async snapshot(authorization: string, input: unknown): Promise<AsyncGenerator<SnapshotPiece, void>> {
    const { node, session } = await this.#enter(authorization);
    const asked = snapshotInputSchema.parse(input);
    checkProtocol(asked.protocol, { newest: protocolVersion, floor: this.floor });
    return snapshot(node.pulling, asWindowPerson(session.person), asked);
  }
  async live(authorization: string, input: unknown, ended: AbortSignal): Promise<AsyncGenerator<LiveEvent, void>> {
    const { node, session } = await this.#enter(authorization);
    const context = { database: node.database, notices: node.notices, streams: node.streams, clock: this.#clock };
    return liveEvents(context, session, liveInputSchema.parse(input)?.protocol, ended);
  }

  #node(): Node {
    const up = this.#nodes.filter((node) => node.isUp);
    if (up.length === 0) throw new ConnectionLost("no node is up");
    return this.#options.random.pick(up);
  }
  async #enter(authorization: string): Promise<{ node: Node; session: Session }> {
    const node = this.#node();
    return { node, session: await authenticate({ tokens: node.tokens, clock: this.#clock }, authorization) };
  }
  /** A token as `sessions.ts` makes one; its Argon2 and the exchange's account have no part in the sync. */
  async #open(database: Database, person: PersonRow, deviceId: string, secretHash: string | null): Promise<SignInResult> {
    const now = this.#clock.now();
    const token = Buffer.from(this.#options.random.bytes(24)).toString("base64url");
    await database.query("INSERT INTO token VALUES ($1, $2, $3, $4, $5)", [hashSecret(token), person.id, deviceId, now + tokenLife, secretHash]);
    await database.query("INSERT INTO device_person VALUES ($1, $2) ON CONFLICT DO NOTHING", [deviceId, person.id]);
    const line = { exchange: "none", servers: ["ws://127.0.0.1:9/"], domain: "invalid", featureCodes: null, dialPlan: null, echoCode: null };
    return {
      person: asPerson(person),
      token,
      tokenExpiresAt: now + tokenLife,
      deviceId,
      deviceSecret: null,
      numberKey: numberKey.toString("base64url"),
      line: { ...line, extension: "1001", secret: "none", expiresAt: now + offlineLife },
      outboxKey: null,
      offlineVerifier: "none",
      offlineUntil: now + offlineLife,
      serverTime: now,
    };
  }
  #connect(isUp: () => boolean): Database {
    const { scheduler, random } = this.#options;
    const before = (step: string): Promise<void> | undefined => {
      if (!isUp()) throw new ConnectionLost();
      const { slow, held, longest } = this.weather.value;
      const isWaiting = random.next() < (step === "COMMIT" ? held : slow);
      if (!isWaiting) return undefined;
      return scheduler.wait(1 + random.below(step === "COMMIT" ? longest : 20)).then(() => {
        if (!isUp()) throw new ConnectionLost();
      });
    };
    return this.#database.connect({ before });
  }
}

export const callOf = (id: string) => ({
  id,
  direction: "in" as const,
  queue: "hotline",
  numberHash: null,
  numberMask: null,
  callerId: null,
  personId: null,
  extension: null,
  startedAt: 0,
  answeredAt: null,
  endedAt: null,
  outcome: null,
  endedBy: null,
  joinedCallId: null,
  quality: null,
  ticketId: null,
  rating: null,
  recording: null,
  sample: false,
});

/** Every synced row that dispatch holds, by kind and id. */
export const rowsOf = (tables: Tables): Map<string, unknown> => new Map([...tables.entity.values()].map((row) => [keyOf(row.entity, row.id), row.document]));
