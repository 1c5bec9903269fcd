import { describe, expect, it } from "vitest";
import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";
import { counterpart, reviewRows } from "./review";

const option: PaymentRequirements = {
  scheme: "exact",
  network: "eip155:84532",
  amount: "2000",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  payTo: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
  maxTimeoutSeconds: 60,
  extra: { name: "USDC", version: "2" },
};
const probed = (...accepts: PaymentRequirements[]): PaymentRequired => ({
  x402Version: 2,
  resource: { url: "https://a.example/" },
  accepts,
  rawAccepts: [],
  extensions: {},
});
const rows = (now: PaymentRequirements, before: PaymentRequirements | null) =>
  Object.fromEntries(
    reviewRows(now, before).map((r) => [r.term, r.same ? "same" : `${r.value} was ${r.probed}`]),
  );

describe("the review", () => {
  it("says same for every term that is the same, in whatever order the extras are", () => {
    const reordered = { ...option, extra: { version: "2", name: "USDC" } };
    expect(rows(option, reordered)).toEqual({
      Amount: "same",
      To: "same",
      Token: "same",
      Network: "same",
      Valid: "same",
    });
  });

  it.each([
    [{ amount: "900000" }, "Amount", "0.900000 USDC was 0.002000 USDC"],
    [
      { payTo: "0x1111111111111111111111111111111111111111" },
      "To",
      `0x1111111111111111111111111111111111111111 was ${option.payTo}`,
    ],
    [{ maxTimeoutSeconds: 315_360_000 }, "Valid", "300 s, one use was 60 s"],
    [
      { extra: { name: "Free Airdrop" } },
      "Token details",
      '{"name":"Free Airdrop"} was {"name":"USDC","version":"2"}',
    ],
    [{ scheme: "upto" }, "Scheme", "upto was exact"],
    [{ network: "eip155:8453" }, "Network", "eip155:8453 Base was eip155:84532 Base Sepolia"],
  ])("shows both sides of %j", (change, term, text) => {
    expect(rows({ ...option, ...change }, option)[term]).toBe(text);
  });

  it("never says same where there is nothing to compare with", () => {
    for (const row of reviewRows(option, null)) expect(row).toMatchObject({ same: false, probed: null });
  });

  it("shows the amount of an unknown token in atomic units", () => {
    expect(reviewRows({ ...option, asset: option.payTo }, null)[0]?.value).toBe("2000 atomic units");
  });

  it("compares with the option that is nearest", () => {
    const dear = { ...option, amount: "5000" };
    const elsewhere = { ...option, network: "eip155:8453" };
    expect(counterpart(probed(elsewhere, dear, option), option)).toBe(option);
    expect(counterpart(probed(elsewhere, dear), option)).toBe(dear);
    expect(counterpart(probed(elsewhere), option)).toBe(elsewhere);
    expect(counterpart(null, option)).toBeNull();
  });
});
