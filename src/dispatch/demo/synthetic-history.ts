import { createHmac } from "node:crypto";
import { makeUuidV7 } from "../../base/uuid.ts";
import type { CallerRow, CallRow, ConfigurationRow, PlaceReference, PlaceRow, TicketRow } from "../../contract/rows.ts";
import { newCaller } from "../../domain/caller.ts";
import { deadlineFor } from "../../domain/deadline.ts";
import { hideMiddle } from "../../domain/phone-number.ts";
import { emptyTicketFields } from "../../domain/ticket-fields.ts";
import type { BulkRow } from "../store/bulk-store.ts";
import { textsFor } from "./matters.ts";
import { SeededRandom } from "./seeded-random.ts";
import { livedThrough } from "./synthetic-life.ts";

/** What the synthetic history is made from. */
export interface HistoryOptions {
  readonly people: number;
  readonly tickets: number;
  readonly seed: number;
  /** UTC ms at which the history ends. */
  readonly now: number;
  readonly numberKey: Buffer;
  readonly places: readonly PlaceRow[];
  readonly configuration: ConfigurationRow;
}

const surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗";
const givenNames = [
  "伟",
  "芳",
  "娜",
  "秀英",
  "敏",
  "静",
  "丽",
  "强",
  "磊",
  "军",
  "洋",
  "勇",
  "艳",
  "杰",
  "娟",
  "涛",
  "明",
  "超",
  "秀兰",
  "霞",
  "平",
  "刚",
  "桂英",
  "建国",
  "晓燕",
  "子涵",
  "志强",
  "海燕",
] as const;
const day = 86_400_000;
/** Ids count from here and not from now, so that a fill that was cut short makes the same ones again. UTC ms. */
const idsBegin = Date.UTC(2025, 0, 1);
/** Days that the history reaches back. */
const reach = 365;
/** Tickets of so many last days may still be open. */
const openDays = 12;
/** Calls by hour of the city's day, as shares: nights are quiet, mornings are not. */
const hourShares = [1, 1, 1, 1, 1, 2, 3, 5, 8, 10, 10, 9, 7, 7, 8, 8, 8, 7, 6, 6, 5, 4, 3, 2] as const;

/** Synthetic numbers: a prefix whose next digits are this project's own counting, kept out of real use. */
export const syntheticNumber = (index: number): string => `1990${String(index).padStart(7, "0")}`;

interface Person {
  readonly row: CallerRow;
  readonly number: { readonly hash: string; readonly mask: string; readonly e164: string };
}

/** Makes synthetic people and their tickets and calls, the same for the same seed; every row is marked as a sample. */
export class SyntheticHistory {
  readonly #options: HistoryOptions;
  readonly #random: SeededRandom;
  readonly #communities: readonly PlaceRow[];
  readonly #leaves: ConfigurationRow["categories"];
  readonly #people: Person[] = [];

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
    this.#communities = options.places.filter((place) => place.level === "community");
    const { categories } = options.configuration;
    this.#leaves = categories.filter((category) => !categories.some((other) => other.parentId === category.id));
  }

  /** One person after the other. */
  *people(): Generator<BulkRow> {
    for (let index = 0; index < this.#options.people; index++) {
      const person = this.#person(index);
      this.#people.push(person);
      yield { entity: "caller", row: person.row, fullNumbers: [person.number] };
    }
  }
  /** A call and its ticket, after the people were made; newest last. */
  *tickets(): Generator<BulkRow> {
    const { tickets, now } = this.#options;
    for (let index = 0; index < tickets; index++) {
      const createdAt = Math.min(now - 60_000, this.#moment(index / tickets));
      const person = this.#random.pick(this.#people);
      const callId = `sample:${index}`;
      yield { entity: "call", row: this.#call(callId, person, createdAt) };
      yield { entity: "ticket", row: livedThrough(this.#ticket(index, callId, person, createdAt), index, this.#options.configuration, now) };
    }
  }

  #person(index: number): Person {
    // Some people share a number with the one before them, as families and shops do.
    const isShared = index > 0 && this.#random.next() < 0.03;
    const national = syntheticNumber(isShared ? index - 1 : index);
    const e164 = `+86${national}`;
    const hash = createHmac("sha256", this.#options.numberKey).update(e164).digest("base64url");
    const number = { hash, mask: hideMiddle(national), e164 };
    const name = this.#random.pick([...surnames]) + this.#random.pick(givenNames);
    const isVulnerable = this.#random.next() < 0.02;
    const row = newCaller({
      id: makeUuidV7(idsBegin + index, this.#random.bytes(10)),
      name,
      numbers: [{ hash, mask: number.mask }],
      birthYear: 1940 + this.#random.below(65),
      flags: isVulnerable ? ["vulnerable"] : [],
      notes: isVulnerable ? "独居老人（示例数据）" : "",
      place: this.#place(),
      updatedAt: this.#options.now - this.#random.below(reach) * day,
      sample: true,
    });
    return { row, number };
  }
  #place(): PlaceReference {
    const community = this.#random.pick(this.#communities);
    const building = `${1 + this.#random.below(20)}号楼${1 + this.#random.below(6)}单元${1 + this.#random.below(18)}0${1 + this.#random.below(4)}`;
    return {
      districtId: community.id.slice(0, 6),
      streetId: community.id.slice(0, 9),
      communityId: community.id,
      building,
      spoken: community.name.slice(0, 500),
    };
  }
  /** @param share of the whole, 0 to 1: time runs on evenly, the hour of the day does not */
  #moment(share: number): number {
    const midnight = Math.floor((this.#options.now - (1 - share) * reach * day + 8 * 3_600_000) / day) * day - 8 * 3_600_000;
    let left = this.#random.below(hourShares.reduce<number>((sum, each) => sum + each, 0));
    let hour = 0;
    for (; left >= (hourShares[hour] ?? 0) && hour < 23; hour++) left -= hourShares[hour] ?? 0;
    return midnight + hour * 3_600_000 + this.#random.below(3_600_000);
  }
  #call(id: string, person: Person, startedAt: number): CallRow {
    const answeredAt = startedAt + 2_000 + this.#random.below(20_000);
    return {
      id,
      direction: "in",
      queue: "hotline",
      numberHash: person.number.hash,
      numberMask: person.number.mask,
      callerId: person.row.id,
      personId: null,
      extension: null,
      startedAt,
      answeredAt,
      endedAt: answeredAt + 40_000 + this.#random.below(300_000),
      outcome: "answered",
      endedBy: this.#random.next() < 0.8 ? "caller" : "seat",
      joinedCallId: null,
      quality: null,
      ticketId: null,
      rating: null,
      recording: null,
      sample: true,
    };
  }
  #ticket(index: number, callId: string, person: Person, createdAt: number): TicketRow {
    const { configuration, now } = this.#options;
    const category = this.#random.pick(this.#leaves);
    const isInquiry = category.demandTypes.includes("inquiry") && this.#random.next() < 0.5;
    const isOpen = !isInquiry && createdAt > now - openDays * day && this.#random.next() < 0.6;
    const status = isInquiry ? "answered" : isOpen ? "dispatched" : "closed";
    const urgency = this.#random.next() < 0.05 ? "urgent" : "normal";
    const deadline = isInquiry ? null : deadlineFor(configuration, { categoryId: category.id, urgency, createdAt });
    return {
      id: makeUuidV7(idsBegin + index, this.#random.bytes(10)),
      number: `${new Date(createdAt + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll("-", "")}-S${String(index).padStart(6, "0")}`,
      status,
      channel: "phone",
      fields: this.#fields(category, person, isInquiry, urgency),
      callerId: person.row.id,
      callId,
      numberHash: person.number.hash,
      numberMask: person.number.mask,
      contactMask: null,
      createdAt,
      updatedAt: createdAt,
      createdBy: "sample",
      extension: null,
      deadline,
      configurationVersion: configuration.version,
      repeatOf: null,
      steps: [{ at: createdAt, personId: "sample", kind: "created" }],
      sample: true,
    };
  }
  #fields(category: ConfigurationRow["categories"][number], person: Person, isInquiry: boolean, urgency: "urgent" | "normal"): TicketRow["fields"] {
    const texts = textsFor(category.id);
    const place = person.row.place ?? emptyTicketFields.place;
    const said = this.#random.pick(texts.said).replace("{place}", place.spoken).replace("{home}", place.building);
    const others = category.demandTypes.filter((type) => type !== "inquiry");
    return {
      ...emptyTicketFields,
      callerName: person.row.name,
      happenedAt: this.#random.pick(["今天早上", "昨天晚上", "近一周", "三天前", "刚刚"]),
      place,
      content: `${said}（${category.name}）`,
      cause: this.#random.pick(texts.cause),
      course: this.#random.pick(["首次反映", "已向物业反映", "第二次来电", "曾拍照留存"]),
      demandType: isInquiry ? "inquiry" : (others[this.#random.below(others.length)] ?? "help"),
      categoryId: category.id,
      urgency,
      confidential: this.#random.next() < 0.01,
      unitId: category.unitId ?? (place.streetId === null ? null : `street-${place.streetId}`),
      answer: isInquiry ? this.#random.pick(texts.answer) : "",
    };
  }
}
