import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PAY_TO, USDC_BASE_SEPOLIA, v2Option } from "@/lib/x402/test-challenges";
import type { PaymentRequirements } from "@/lib/x402/types";
import { diffTerms, sameRequirement } from "./terms-diff";

const option = (changes: Partial<PaymentRequirements> = {}) =>
  v2Option(changes) as unknown as PaymentRequirements;
const other = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";

describe("diffTerms", () => {
  test.each<[string, Partial<PaymentRequirements>, string, string, string]>([
    ["price", { amount: "90000" }, "accepts[0].amount", "10000", "90000"],
    ["payee", { payTo: other }, "accepts[0].payTo", PAY_TO, other],
    ["time", { maxTimeoutSeconds: 61 }, "accepts[0].maxTimeoutSeconds", "60", "61"],
    [
      "token name",
      { extra: { name: "Free Airdrop", version: "2" } },
      "accepts[0].extra.name",
      "USDC",
      "Free Airdrop",
    ],
    ["token version", { extra: { name: "USDC" } }, "accepts[0].extra.version", "2", ""],
    [
      "payment flow",
      { extra: { name: "USDC", version: "2", paymentFlow: "upfront" } },
      "accepts[0].extra.paymentFlow",
      "",
      "upfront",
    ],
  ])("names a changed %s with both sides", (_what, changes, field, before, after) => {
    expect(diffTerms([option()], [option(changes)])).toEqual([{ field, before, after }]);
    expect(sameRequirement(option(), option(changes))).toBe(false);
  });

  test("another token or network is one option removed and one added", () => {
    const changes = diffTerms([option()], [option({ network: "eip155:8453" })]);
    expect(changes.map((c) => [c.field, c.before === "", c.after === ""])).toEqual([
      ["accepts[0]", false, true],
      ["accepts[0]", true, false],
    ]);
    expect(changes[0]?.before).toBe(`exact: 10000 of ${USDC_BASE_SEPOLIA} on eip155:84532 to ${PAY_TO}`);
  });

  test("the changed one of two prices is found even when their order changed", () => {
    const [standard, priority] = [option({ amount: "10000" }), option({ amount: "50000" })];
    expect(diffTerms([standard, priority], [option({ amount: "60000" }), standard])).toEqual([
      { field: "accepts[1].amount", before: "50000", after: "60000" },
    ]);
  });

  test("a number that becomes a text, or a text that becomes empty, is a change", () => {
    const change = (before: Record<string, unknown>, after: Record<string, unknown>) =>
      diffTerms([option({ extra: before })], [option({ extra: after })]);
    expect(change({ a: 1 }, { a: "1" })).toEqual([
      { field: "accepts[0].extra.a", before: "1", after: '"1"' },
    ]);
    expect(change({ a: null }, { a: "null" })).toHaveLength(1);
    expect(change({}, { a: "" })).toHaveLength(1);
  });

  test("a repeated option that disappears is a change", () => {
    expect(diffTerms([option(), option()], [option()])).toHaveLength(1);
  });

  test("the order of options and of keys is no change", () => {
    const options = [option({ amount: "1" }), option({ amount: "2" }), option({ network: "eip155:8453" })];
    const turned = options
      .map((o) => ({ ...o, extra: Object.fromEntries(Object.entries(o.extra).reverse()) }))
      .reverse();
    expect(diffTerms(options, turned)).toEqual([]);
  });

  const anyOption = fc
    .record({
      amount: fc.constantFrom("1", "2"),
      network: fc.constantFrom("eip155:8453", "eip155:84532"),
      payTo: fc.constantFrom(PAY_TO, other),
      extra: fc.record({ a: fc.constantFrom(1, "1", null) }, { requiredKeys: [] }),
    })
    .map(option);

  test("is empty exactly when both sides are the same options", () => {
    fc.assert(
      fc.property(fc.array(anyOption, { maxLength: 4 }), fc.array(anyOption, { maxLength: 4 }), (a, b) => {
        const rest = [...b];
        const allFound = a.every((x) => {
          const at = rest.findIndex((y) => sameRequirement(x, y));
          if (at >= 0) rest.splice(at, 1);
          return at >= 0;
        });
        expect(diffTerms(a, b).length === 0).toBe(allFound && rest.length === 0);
      }),
    );
  });
});
