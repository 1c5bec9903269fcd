import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseStrictJson } from "./strict-json";

const codeOf = (text: string) => {
  const parsed = parseStrictJson(text, "body");
  return parsed.ok ? "ok" : parsed.issue.code;
};

describe("parseStrictJson", () => {
  test("reads what JSON.parse reads, for every value without repeated or reserved keys", () => {
    const key = fc.string().filter((k) => k !== "__proto__" && !k.includes("\0"));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.string().filter((s) => !s.includes("\0")),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 5 }),
        fc.dictionary(key, tie("value"), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(value, fc.constantFrom(0, 2), (v, indent) => {
        const text = JSON.stringify(v, null, indent);
        expect(parseStrictJson(text, "body")).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  test.each([
    ["repeated", '{"a":1,"a":1}'],
    ["repeated with other characters between", '{"a":1,"b":{"a":2},"a":3}'],
    ["repeated under an escape", '{"amount":"1","\\u0061mount":"2"}'],
    ["repeated deep inside", '{"x":[{"y":{"k":1 , "k" : 2}}]}'],
  ])("refuses a key that is %s", (_what, text) => expect(codeOf(text)).toBe("json-duplicate-key"));

  test("the same key in different objects, and as a value, is fine", () => {
    expect(codeOf('{"a":"a","b":{"a":"b"},"c":[{"a":1},{"a":1}],"d":"{\\"a\\":1,\\"a\\":2}"}')).toBe("ok");
  });

  test.each([
    ['{"a":}', "json-syntax"],
    ["", "json-syntax"],
    ["\ufeff{}", "json-syntax"],
    ["{'a':1}", "json-syntax"],
    ['{"a":1,}', "json-syntax"],
    ['{"__proto__":{"x":1}}', "json-text"],
    ['{"a":"\\u0000"}', "json-text"],
    ['{"a":"\\ud800"}', "json-text"],
    ['{"a":1e999}', "json-number"],
    [`${"[".repeat(65)}${"]".repeat(65)}`, "json-depth"],
    [`${"[".repeat(64)}${"]".repeat(64)}`, "ok"],
    ['{"a":"\\ud83d\\ude00"}', "ok"],
  ])("%j is %s", (text, code) => expect(codeOf(text)).toBe(code));

  test("hostile text is refused in linear time", () => {
    const started = performance.now();
    for (const text of ['"\\"'.repeat(40_000), "[".repeat(120_000), `{"a":"${'\\"'.repeat(60_000)}`])
      codeOf(text);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
