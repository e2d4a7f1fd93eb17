import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseNumber } from "./phone-number.ts";

describe("normaliseNumber", () => {
  it.each([
    ["13800138000", "mobile", "+8613800138000", "138****8000"],
    ["+8613800138000", "mobile", "+8613800138000", "138****8000"],
    ["008613800138000", "mobile", "+8613800138000", "138****8000"],
    ["8613800138000", "mobile", "+8613800138000", "138****8000"],
    ["013800138000", "mobile", "+8613800138000", "138****8000"],
    ["138-0013-8000", "mobile", "+8613800138000", "138****8000"],
    ["１３８００１３８０００", "mobile", "+8613800138000", "138****8000"],
    ["sip:13800138000@example.org;user=phone", "mobile", "+8613800138000", "138****8000"],
    ["<tel:+86-138-0013-8000;ext=1>", "mobile", "+8613800138000", "138****8000"],
    ["010-65128080", "fixed", "+861065128080", "010****8080"],
    ["65128080", "fixed", "+861065128080", "010****8080"],
    ["+861065128080", "fixed", "+861065128080", "010****8080"],
    ["0311-86688000", "fixed", "+8631186688000", "031*****8000"],
    ["+4930901820", "international", "+4930901820", "+49****1820"],
    ["12345", "service", null, "12345"],
    ["110", "service", null, "110"],
    ["1001", "extension", null, "1001"],
    ["anonymous", "withheld", null, null],
    ["sip:anonymous@anonymous.invalid", "withheld", null, null],
    ["", "withheld", null, null],
    [null, "withheld", null, null],
    ["13800abc000", "invalid", null, null],
    ["😀😀😀", "invalid", null, null],
    ["<script>", "invalid", null, null],
    ["+8200900000000000", "unknown", null, "+82**********0000"],
    ["1".repeat(10_000), "invalid", null, null],
    ["restricted", "withheld", null, null],
    ["withheld", "withheld", null, null],
  ] as const)("%s is %s", (raw, kind, e164, mask) => {
    expect(normaliseNumber(raw)).toEqual({ kind, e164, mask });
  });

  it("answers any text, and never shows a full number in a mask", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 10_000 }), fc.stringMatching(/^\+?\d{7,18}$/)), (raw) => {
        const { e164, mask, kind } = normaliseNumber(raw);
        if (e164 !== null) expect(e164).toMatch(/^\+\d{4,15}$/);
        if (mask !== null && kind !== "service" && kind !== "extension") expect(mask).toContain("*");
      }),
    );
  });
  it("is stable: the E.164 form gives itself", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^(1[3-9]\d{9}|010[2-9]\d{7})$/), (raw) => {
        const { e164 } = normaliseNumber(raw);
        if (e164 !== null) expect(normaliseNumber(e164).e164).toBe(e164);
      }),
    );
  });
});
