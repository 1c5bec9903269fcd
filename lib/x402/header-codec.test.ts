import { decodePaymentRequiredHeader, encodePaymentRequiredHeader } from "@x402/core/http";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeJsonHeader, encodeJsonHeader } from "./header-codec";

const base64 = (text: string | Uint8Array) => Buffer.from(text as string).toString("base64");
const codeOf = (value: string) => {
  const decoded = decodeJsonHeader(value);
  return decoded.issue?.code ?? "clean";
};
const jsonObject = fc.dictionary(
  fc.string({ unit: "grapheme" }).filter((k) => k !== "__proto__" && !k.includes("\0")),
  fc
    .oneof(fc.string({ unit: "grapheme" }), fc.integer(), fc.boolean(), fc.constant(null))
    .filter((v) => typeof v !== "string" || !v.includes("\0")),
);

describe("header codec", () => {
  test("what the reference SDK encodes, we read, and the other way round", () => {
    fc.assert(
      fc.property(jsonObject, (object) => {
        const theirs = encodePaymentRequiredHeader(object as never);
        expect(decodeJsonHeader(theirs)).toEqual({ ok: true, value: object });
        const ours = encodeJsonHeader(object);
        expect(ours).toBe(theirs);
        expect(decodePaymentRequiredHeader(ours)).toEqual(object);
      }),
    );
  });

  test("every header that we call clean, the reference SDK reads as the same value", () => {
    fc.assert(
      fc.property(fc.oneof(fc.base64String(), fc.string({ maxLength: 12 })), (value) => {
        const decoded = decodeJsonHeader(value);
        if (decoded.ok && !decoded.issue) expect(decodePaymentRequiredHeader(value)).toEqual(decoded.value);
      }),
    );
  });

  const url = encodeJsonHeader({ text: "???>>>" });
  test("base64url is read but flagged, because the reference SDK refuses it", () => {
    const value = url.replaceAll("+", "-").replaceAll("/", "_");
    expect(value).not.toBe(url);
    expect(() => decodePaymentRequiredHeader(value)).toThrow();
    expect(decodeJsonHeader(value)).toMatchObject({
      ok: true,
      value: { text: "???>>>" },
      issue: { code: "header-base64url" },
    });
  });

  test("missing padding is read but flagged", () => {
    expect(base64("{}")).toBe("e30=");
    expect(decodeJsonHeader("e30")).toMatchObject({
      ok: true,
      value: {},
      issue: { code: "header-unpadded" },
    });
  });

  test.each([
    ["nothing", "", "header-not-base64"],
    ["raw JSON", '{"x402Version":2}', "header-not-base64"],
    ["a space inside", "e3 0=", "header-not-base64"],
    ["a line break", "e30=\n", "header-not-base64"],
    ["two alphabets mixed", "+_+_", "header-not-base64"],
    ["padding in the middle", "e30=e30=", "header-not-base64"],
    ["too much padding", "e30==", "header-not-base64"],
    ["unused bits set", "e31=", "header-not-base64"],
    ["one character too many", "e30=a", "header-not-base64"],
    ["a lone character", "A", "header-not-base64"],
    ["not UTF-8", base64(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])), "header-not-utf8"],
    ["overlong UTF-8", base64(new Uint8Array([0x22, 0xc0, 0xaf, 0x22])), "header-not-utf8"],
    ["a byte order mark", base64("\ufeff{}"), "json-syntax"],
    ["not JSON", base64("hello"), "json-syntax"],
    ["a repeated key", base64('{"amount":"1","amount":"2"}'), "json-duplicate-key"],
    ["too large", "A".repeat(131_076), "header-too-large"],
  ])("%s is refused", (_what, value, code) => {
    expect(decodeJsonHeader(value).ok).toBe(false);
    expect(codeOf(value)).toBe(code);
  });

  test("an issue never carries more than 200 characters of what was sent", () => {
    const decoded = decodeJsonHeader("\u0001".repeat(5_000));
    expect(decoded.issue?.observed.length).toBeLessThanOrEqual(200);
  });
});
