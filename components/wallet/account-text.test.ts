import { describe, expect, it } from "vitest";
import { balanceText } from "./account-text";

const usdc = { asset: "0x", symbol: "USDC", decimals: 6 };

describe("a balance", () => {
  it.each([
    [0n, "0.00 USDC"],
    [100_000_000n, "100.00 USDC"],
    [99_998_000n, "99.998 USDC"],
    [1n, "0.000001 USDC"],
    [1_234_567_500_000n, "1,234,567.50 USDC"],
  ])("of %s atomic units is shown to the last digit that matters: %s", (amount, text) => {
    expect(balanceText(amount, usdc)).toBe(text);
  });

  it("of a token without places has no point", () => {
    expect(balanceText(5n, { ...usdc, decimals: 0 })).toBe("5 USDC");
  });
});
