import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formOf, hasForm } from "./attachment-form.ts";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("an attachment's form", () => {
  it("is judged by its bytes", () => {
    expect(formOf(bytes("\x89PNG\r\n\x1a\n…"))).toBe("image/png");
    expect(formOf(bytes("\xff\xd8\xff\xe0"))).toBe("image/jpeg");
    expect(formOf(bytes("RIFF\x00\x00\x00\x00WEBPVP8 "))).toBe("image/webp");
    expect(formOf(bytes("%PDF-1.7"))).toBe("application/pdf");
    expect(formOf(utf8("收费标准\n每平方米 24 元"))).toBe("text/plain");
    expect(hasForm(bytes("%PDF-1.7"), "image/png")).toBe(false);
  });
  it.each([
    ["nothing", ""],
    ["a program", "MZ\x90\x00"],
    ["a vector image, which may run scripts", '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ["a page", "<!doctype html><script>alert(1)</script>"],
    ["half a character", "\xe6\x9a"],
  ])("is none for %s", (_, text) => expect(formOf(bytes(text))).toBeNull());
  it("takes just the texts that a strict decoder takes, but for control characters", () => {
    const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 12 }), (some) => {
        let text: string | null;
        try {
          text = strict.decode(some);
        } catch {
          text = null;
        }
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
        const isPlain = text !== null && !/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text);
        expect(hasForm(some, "text/plain")).toBe(isPlain);
      }),
      { numRuns: 2_000 },
    );
  });
});
