import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Exchange, ExchangeEvent } from "../../../src/contract/exchange.ts";
import type { SipSeat } from "../../support/sip-seat/sip-seat.ts";

/** Somebody who calls 12345. */
export interface Citizen {
  hangUp(): Promise<unknown>;
}
/** An exchange under test with people on both sides of it. */
export interface ExchangeRig {
  readonly exchange: Exchange;
  /** A phone of that extension, connected and not yet registered. */
  phone(extension: string, secret: string): Promise<SipSeat>;
  /** @param number null for a withheld one */
  call(number: string | null): Promise<Citizen>;
  stop(): Promise<void>;
}

type Kind = ExchangeEvent["kind"];
type EventOf<K extends Kind> = Extract<ExchangeEvent, { kind: K }>;

/** Collects what an exchange says, so that a test can wait for what it needs. */
class Listener {
  readonly heard: ExchangeEvent[] = [];
  #waiting: (() => void)[] = [];
  take(event: ExchangeEvent): void {
    this.heard.push(event);
    for (const wake of this.#waiting.splice(0)) wake();
  }
  async next<K extends Kind>(kind: K, holds: (event: EventOf<K>) => boolean = () => true): Promise<EventOf<K>> {
    for (;;) {
      const index = this.heard.findIndex((event) => event.kind === kind && holds(event as EventOf<K>));
      if (index !== -1) return this.heard.splice(index, 1)[0] as EventOf<K>;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}

/** What both adapters must do at the port `Exchange`, against their real side. */
export function describeExchange(name: string, start: () => Promise<ExchangeRig>): void {
  describe(`the ${name} exchange`, () => {
    let rig: ExchangeRig;
    let listener: Listener;
    let unsubscribe = (): void => {};
    const phones: SipSeat[] = [];
    const citizens: Citizen[] = [];
    beforeAll(async () => {
      rig = await start();
      listener = new Listener();
      unsubscribe = rig.exchange.subscribe((event) => listener.take(event));
      await rig.exchange.start();
      await listener.next("connection", (event) => event.connected);
    });
    afterAll(async () => {
      unsubscribe();
      await rig.exchange.stop();
      await rig.stop();
    });
    afterEach(async () => {
      for (const citizen of citizens.splice(0)) await citizen.hangUp();
      for (const phone of phones.splice(0)) {
        const { extension } = phone.options;
        await rig.exchange.setMember({ extension, queue: "hotline", member: false, paused: false, reason: null });
        await phone.close();
      }
      listener.heard.length = 0;
    });

    /** A seat that may be rung. */
    async function ready(extension: string, paused = false): Promise<SipSeat> {
      const secret = `secret-of-${extension}-0123456789`;
      await rig.exchange.provisionSeat({ extension, secret });
      const phone = await rig.phone(extension, secret);
      phones.push(phone);
      expect(await phone.register()).toBe(200);
      await listener.next("seatReachable", (event) => event.extension === extension && event.reachable);
      await rig.exchange.setMember({ extension, queue: "hotline", member: true, paused, reason: paused ? "busy" : null });
      await listener.next("memberChanged", (event) => event.extension === extension && event.member);
      return phone;
    }
    async function citizen(number: string | null): Promise<Citizen> {
      const calling = await rig.call(number);
      citizens.push(calling);
      return calling;
    }

    it("follows a call from the queue to its end by the seat, and marks the seat's INVITE", async () => {
      const phone = await ready("1001");
      await citizen("13800000001");
      const waiting = await listener.next("callWaiting");
      expect(waiting).toMatchObject({ queue: "hotline", callingNumber: "13800000001" });
      const call = await phone.nextCall();
      expect(await listener.next("callOffered")).toMatchObject({ callId: waiting.callId, extension: "1001" });
      expect(call.header("X-Hotline-Call")).toBe(waiting.callId);
      expect(call.header("X-Hotline-Queue")).toBe("hotline");
      expect(call.caller().number).toBe("13800000001");
      await call.answer();
      expect(await listener.next("callAnswered")).toMatchObject({ callId: waiting.callId, extension: "1001" });
      expect((await rig.exchange.snapshot()).calls).toMatchObject([{ callId: waiting.callId, extension: "1001", answeredAt: expect.any(Number) }]);
      await call.hangUp();
      expect(await listener.next("callEnded")).toMatchObject({ callId: waiting.callId, endedBy: "seat" });
    });

    it("ends the part of a seat whose telephone died, and says that the network ended the call", async () => {
      const phone = await ready("1008");
      await citizen("13800000008");
      const waiting = await listener.next("callWaiting");
      const call = await phone.nextCall();
      await call.answer();
      await listener.next("callAnswered");
      await rig.exchange.endCall({ extension: "1009", callId: waiting.callId });
      await rig.exchange.endCall({ extension: "1008", callId: "asterisk:none" });
      expect((await rig.exchange.snapshot()).calls).toMatchObject([{ callId: waiting.callId, extension: "1008" }]);
      await rig.exchange.endCall({ extension: "1008", callId: waiting.callId });
      expect(await listener.next("callEnded")).toMatchObject({ callId: waiting.callId, endedBy: "network" });
      await call.ended;
      // The caller's own leg may take a moment more.
      await expect.poll(async () => (await rig.exchange.snapshot()).calls).toEqual([]);
    });

    it("lets the seat hear the caller, and tells when the caller hangs up", async () => {
      const phone = await ready("1002");
      const calling = await citizen("13800000002");
      const call = await phone.nextCall();
      await call.answer();
      await call.heardVoice;
      await calling.hangUp();
      expect(await call.ended).toEqual({ by: "far" });
      expect(await listener.next("callEnded")).toMatchObject({ endedBy: "caller" });
    });

    it("tells of a caller who gave up, and of a withheld number", async () => {
      const calling = await citizen(null);
      const waiting = await listener.next("callWaiting");
      expect(waiting.callingNumber).toBeNull();
      expect((await rig.exchange.snapshot()).waiting).toMatchObject([{ callId: waiting.callId, queue: "hotline" }]);
      await calling.hangUp();
      expect(await listener.next("callAbandoned")).toMatchObject({ callId: waiting.callId });
    });

    it("takes a ringing call back when the caller gives up", async () => {
      const phone = await ready("1003");
      const calling = await citizen("13800000003");
      const call = await phone.nextCall();
      await calling.hangUp();
      expect(await call.ended).toEqual({ by: "cancelled" });
      await listener.next("callAbandoned");
    });

    it("rings the next seat when one refuses, and never a paused one", async () => {
      const resting = await ready("1004", true);
      const refusing = await ready("1005");
      await citizen("13800000004");
      const first = await refusing.nextCall();
      expect(resting.untaken).toEqual([]);
      await rig.exchange.setMember({ extension: "1004", queue: "hotline", member: true, paused: false, reason: null });
      await rig.exchange.setMember({ extension: "1005", queue: "hotline", member: true, paused: true, reason: "busy" });
      first.reject();
      const second = await resting.nextCall();
      expect(second.header("X-Hotline-Call")).toBe(first.header("X-Hotline-Call"));
      await second.answer();
      expect(await listener.next("callAnswered")).toMatchObject({ extension: "1004" });
    });

    it("lets nobody register with another secret, and takes a new secret", async () => {
      await rig.exchange.provisionSeat({ extension: "1006", secret: "the-first-secret-123" });
      const wrong = await rig.phone("1006", "another-secret-4567");
      phones.push(wrong);
      expect(await wrong.register()).toBeGreaterThanOrEqual(401);
      await rig.exchange.provisionSeat({ extension: "1006", secret: "another-secret-4567" });
      await rig.exchange.provisionSeat({ extension: "1006", secret: "another-secret-4567" });
      const right = await rig.phone("1006", "another-secret-4567");
      phones.push(right);
      expect(await right.register()).toBe(200);
      expect((await rig.exchange.snapshot()).reachable).toContain("1006");
    });

    it("tells when a seat can no longer be reached, and sets members as often as it is told", async () => {
      const phone = await ready("1007");
      const wanted = { extension: "1007", queue: "hotline", member: true, paused: true, reason: "小休" };
      await rig.exchange.setMember(wanted);
      await rig.exchange.setMember(wanted);
      expect((await rig.exchange.snapshot()).members).toContainEqual({ extension: "1007", queue: "hotline", paused: true });
      expect(await phone.register(0)).toBe(200);
      await listener.next("seatReachable", (event) => event.extension === "1007" && !event.reachable);
      await rig.exchange.setMember({ ...wanted, member: false });
      await rig.exchange.setMember({ ...wanted, member: false });
      expect((await rig.exchange.snapshot()).members.map((member) => member.extension)).not.toContain("1007");
    });
  });
}
