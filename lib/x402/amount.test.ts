import fc from "fast-check";
import { formatUnits as viemFormatUnits } from "viem";
import { describe, expect, test } from "vitest";
import { formatUnits, formatUsd, parseAtomic, usdMicros } from "./amount";

const usdc = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";

describe("parseAtomic", () => {
  test.each([
    "",
    " 1",
    "1 ",
    "0x1",
    "010",
    "00",
    "-1",
    "+1",
    "1.0",
    "0.5",
    "1e3",
    "１",
    "1_000",
    "NaN",
    "1\n",
  ])("refuses %j, whatever BigInt thinks of it", (text) => expect(parseAtomic(text)).toBeNull());

  test("ends at 2^256 - 1", () => {
    const max = 2n ** 256n - 1n;
    expect(parseAtomic(max.toString())).toBe(max);
    expect(parseAtomic((max + 1n).toString())).toBeNull();
    expect(parseAtomic("9".repeat(100_000))).toBeNull();
  });

  test("reads back every uint256 that was written", () => {
    fc.assert(fc.property(fc.bigInt(0n, 2n ** 256n - 1n), (n) => parseAtomic(n.toString()) === n));
  });
});

describe("formatUnits", () => {
  test.each([
    ["10000", 6, "0.010000"],
    ["0", 6, "0.000000"],
    ["1234567890", 6, "1234.567890"],
    ["5", 0, "5"],
    ["1", 18, "0.000000000000000001"],
  ])("%s with %i decimals is %s", (atomic, decimals, text) =>
    expect(formatUnits(atomic, decimals)).toBe(text),
  );

  test("has the value that viem gives, with every place kept", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 256n - 1n), fc.integer({ min: 1, max: 30 }), (n, decimals) => {
        const text = formatUnits(n, decimals);
        expect(text.split(".")[1]).toHaveLength(decimals);
        // viem leaves out zeros at the end of the fraction, and those of a whole number stay.
        expect(text.replace(/\.?0+$/, "")).toBe(viemFormatUnits(n, decimals));
      }),
    );
  });

  test("throws for what is not an amount", () => expect(() => formatUnits("0.5", 6)).toThrow(RangeError));
});

describe("dollars", () => {
  test("a price is in millionths, only for a known dollar token", () => {
    expect(usdMicros("eip155:84532", usdc, "10000")).toBe(10_000n);
    expect(usdMicros("eip155:8453", usdc, "10000")).toBeNull();
    expect(usdMicros("eip155:8453", "0x60a3E35Cc302bFA44Cb288Bc5a4F316Fdb1adb42", "10000")).toBeNull();
    expect(usdMicros("eip155:84532", usdc, "0.01")).toBeNull();
  });

  test("18 decimals round up, so that a price never looks lower than it is", () => {
    const mega = "0xFAfDdbb3FC7688494971a79cc65DCa3EF82079E7";
    expect(usdMicros("eip155:4326", mega, "10000000000000000")).toBe(10_000n);
    expect(usdMicros("eip155:4326", mega, "10000000000000001")).toBe(10_001n);
    expect(usdMicros("eip155:4326", mega, "1")).toBe(1n);
    expect(usdMicros("eip155:4326", mega, "0")).toBe(0n);
  });

  test.each([
    [2_000n, "$0.002"],
    [10_000n, "$0.01"],
    [1_000_000n, "$1.00"],
    [1n, "$0.000001"],
    [0n, "$0.00"],
    [1_234_500_000n, "$1,234.50"],
    [1_000_000_000_000n, "$1,000,000.00"],
    [-1_500_000n, "-$1.50"],
  ])("%s millionths read %s", (micros, text) => expect(formatUsd(micros)).toBe(text));
});
