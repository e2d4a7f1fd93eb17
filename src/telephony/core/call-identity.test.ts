import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callIdSchema } from "../../contract/identifiers.ts";
import { factsOfInvite, type InviteHeaders } from "./call-identity.ts";

const headers = (change: Partial<InviteHeaders>): InviteHeaders => ({
  sipCallId: "abc@host",
  hotlineCall: null,
  hotlineQueue: null,
  hotlinePurpose: null,
  hotlineAbout: null,
  hotlineParty: null,
  hotlineHost: null,
  assertedIdentity: null,
  from: '"Li" <sip:13800138000@127.0.0.1>;tag=1',
  ...change,
});

describe("the facts of an INVITE", () => {
  it("takes the exchange's mark, its asserted identity and its queue", () => {
    const facts = factsOfInvite(
      headers({ hotlineCall: "asterisk:1700000000.12", hotlineQueue: "hotline", assertedIdentity: '"王" <sip:01065128888@10.0.0.1>' }),
      "asterisk",
    );
    expect(facts).toMatchObject({
      purpose: "outside",
      aboutCallId: null,
      callId: "asterisk:1700000000.12",
      number: "01065128888",
      displayName: "王",
      queue: "hotline",
    });
  });
  it("falls back to From and the SIP Call-ID", () => {
    expect(factsOfInvite(headers({}), "asterisk")).toMatchObject({ callId: "asterisk:abc@host", number: "13800138000", displayName: "Li", queue: null });
  });
  it("believes a purpose and what it is about with the exchange's mark alone", () => {
    const said = { hotlinePurpose: "transfer", hotlineAbout: "asterisk:1.2" };
    expect(factsOfInvite(headers({ ...said, hotlineCall: "asterisk:1.3" }), "asterisk")).toMatchObject({ purpose: "transfer", aboutCallId: "asterisk:1.2" });
    expect(factsOfInvite(headers(said), "asterisk")).toMatchObject({ purpose: "outside", aboutCallId: null });
    expect(factsOfInvite(headers({ hotlineCall: "asterisk:1.3", hotlinePurpose: "root" }), "asterisk").purpose).toBe("outside");
  });
  it("takes who is asked into a three-party call for the citizen's, and whom a question is about beside who asks it; with the mark alone", () => {
    const room = { assertedIdentity: "<sip:*630123456789@10.0.0.1>", hotlineParty: "19900000001", hotlineHost: "1001" };
    const asked = factsOfInvite(headers({ ...room, hotlineCall: "asterisk:1.2", hotlinePurpose: "conference" }), "asterisk");
    expect(asked).toMatchObject({ callId: "asterisk:1.2", number: "19900000001", party: "19900000001", colleague: "1001" });
    const withheld = factsOfInvite(headers({ ...room, hotlineParty: null, hotlineCall: "asterisk:1.2", hotlinePurpose: "conference" }), "asterisk");
    expect(withheld).toMatchObject({ number: null, party: null, colleague: "1001" });
    const question = headers({ assertedIdentity: "<sip:1001@h>", hotlineParty: "19900000001", hotlineCall: "asterisk:1.2", hotlinePurpose: "consult" });
    expect(factsOfInvite(question, "asterisk")).toMatchObject({ number: "1001", party: "19900000001", colleague: null });
    expect(factsOfInvite(headers({ ...room, hotlinePurpose: "conference" }), "asterisk")).toMatchObject({ purpose: "outside", party: null, colleague: null });
  });
  it("knows a withheld number", () => {
    for (const from of ['"Anonymous" <sip:anonymous@anonymous.invalid>;tag=2', "<sip:anonymous@127.0.0.1>", "<sip:13800138000@anonymous.invalid>"]) {
      expect(factsOfInvite(headers({ from }), "a")).toMatchObject({ number: null, displayName: null });
    }
  });
  it("lets no control character and nothing endless through", () => {
    const facts = factsOfInvite(headers({ hotlineCall: "asterisk:1\r\nX: y", from: `"a\u202eb${"c".repeat(9_000)}" <sip:${"9".repeat(900)}@h>` }), "asterisk");
    expect(facts.callId).toBe("asterisk:abc@host");
    expect(JSON.stringify(facts).length).toBeLessThan(1_200);
    expect(facts.displayName ?? "").not.toContain("\u202e");
  });
  it("gives a valid id for any text", () => {
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(text, text, text, (sipCallId, hotlineCall, from) => {
        const facts = factsOfInvite(headers({ sipCallId, hotlineCall, from }), "training");
        expect(callIdSchema.safeParse(facts.callId).success).toBe(true);
        expect((facts.number ?? "").length).toBeLessThanOrEqual(200);
      }),
    );
  });
});
