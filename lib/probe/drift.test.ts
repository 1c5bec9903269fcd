import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PaymentRequirements } from "@/lib/x402/types";
import { driftBetween } from "./drift";
import type { DeclaredInput } from "./types";

const BASE: PaymentRequirements = {
  scheme: "exact",
  network: "eip155:8453",
  amount: "2000",
  asset: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
  payTo: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  maxTimeoutSeconds: 60,
  extra: {},
};
const OTHER = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const drift = (before: PaymentRequirements[], after: PaymentRequirements[]) =>
  driftBetween({ accepts: before, input: null }, { accepts: after, input: null }).map(
    ({ kind, before: old, after: now }) => [kind, old, now],
  );

describe("a change of terms is an event of its kind, with both sides", () => {
  test.each([
    ["price", { amount: "3000" }, "2000", "3000"],
    ["payTo", { payTo: OTHER }, BASE.payTo, OTHER],
    ["network", { network: "eip155:84532" }, "eip155:8453", "eip155:84532"],
    ["asset", { asset: OTHER }, BASE.asset, OTHER],
    ["scheme", { scheme: "upto" }, "exact", "upto"],
  ])("%s", (kind, change, before, after) => {
    expect(drift([BASE], [{ ...BASE, ...change }])).toEqual([[kind, before, after]]);
  });

  test("several at once are several events", () => {
    expect(drift([BASE], [{ ...BASE, network: "eip155:1", asset: OTHER, amount: "1" }])).toEqual([
      ["network", "eip155:8453", "eip155:1"],
      ["asset", BASE.asset, OTHER],
      ["price", "2000", "1"],
    ]);
  });

  test("an option that came or went is told by what sets it apart", () => {
    const onSolana = {
      ...BASE,
      network: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
      asset: "EPjF",
      payTo: "7xKX",
    };
    expect(drift([BASE], [BASE, onSolana])).toEqual([["network", null, onSolana.network]]);
    expect(drift([BASE, onSolana], [BASE])).toEqual([["network", onSolana.network, null]]);
    expect(drift([BASE], [BASE, { ...BASE, amount: "9" }])).toEqual([["price", null, "9"]]);
  });

  test("two options that swap whom they pay are not missed", () => {
    const dear = { ...BASE, amount: "9000", payTo: OTHER };
    const events = drift(
      [BASE, dear],
      [
        { ...BASE, payTo: OTHER },
        { ...dear, payTo: BASE.payTo },
      ],
    );
    expect(events.length).toBeGreaterThan(0);
  });

  test("the option named is the one that is there now", () => {
    const [event] = driftBetween(
      { accepts: [BASE], input: null },
      { accepts: [{ ...BASE, payTo: OTHER }], input: null },
    );
    expect(event?.option).toEqual({
      scheme: "exact",
      network: BASE.network,
      asset: BASE.asset,
      payTo: OTHER,
    });
  });
});

const option = fc.record({
  scheme: fc.constantFrom("exact", "upto"),
  network: fc.constantFrom("eip155:1", "eip155:8453"),
  amount: fc.constantFrom("1", "2", "3"),
  asset: fc.constantFrom("a", "b"),
  payTo: fc.constantFrom("x", "y"),
  maxTimeoutSeconds: fc.constant(60),
  extra: fc.constant({}),
});

test("the order of options is no change, and whatever differs is at least one", () => {
  fc.assert(
    fc.property(fc.array(option, { maxLength: 5 }), fc.array(option, { maxLength: 5 }), (a, b) => {
      expect(drift(a, [...a].reverse())).toEqual([]);
      const bag = (options: PaymentRequirements[]) => options.map((o) => JSON.stringify(o)).sort();
      const same = JSON.stringify(bag(a)) === JSON.stringify(bag(b));
      expect(drift(a, b).length === 0).toBe(same);
    }),
  );
});

describe("a change of the declared input", () => {
  const input = (queryParams: [string, string, boolean][]): DeclaredInput => ({
    method: "GET",
    queryParams: queryParams.map(([name, type, required]) => ({ name, required, schema: { type } })),
    pathParams: [],
    headers: [],
    body: null,
  });
  const between = (before: DeclaredInput | null, after: DeclaredInput | null) =>
    driftBetween({ accepts: [], input: before }, { accepts: [], input: after });

  test("is one event with the lines that differ", () => {
    const before = input([
      ["base", "string", true],
      ["quote", "string", true],
    ]);
    const after = input([
      ["base", "string", true],
      ["quote", "number", false],
    ]);
    expect(between(before, after)).toEqual([
      {
        kind: "schema",
        option: null,
        before: 'query.quote: {"type":"string"}, required',
        after: 'query.quote: {"type":"number"}',
      },
    ]);
  });

  test("is none when only the order of fields or keys differs", () => {
    const one = input([
      ["a", "string", true],
      ["b", "string", true],
    ]);
    expect(
      between(
        one,
        input([
          ["b", "string", true],
          ["a", "string", true],
        ]),
      ),
    ).toEqual([]);
  });

  test("is seen when a declaration appears or disappears", () => {
    const some = input([["a", "string", true]]);
    expect(between(null, some)).toMatchObject([{ before: null, after: expect.stringContaining("query.a") }]);
    expect(between(some, null)).toMatchObject([{ before: expect.stringContaining("query.a"), after: null }]);
  });
});
