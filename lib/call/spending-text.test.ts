import { x402Client } from "@x402/core/client";
import { ExactEvmScheme } from "@x402/evm/exact/client";
import fc from "fast-check";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { exportRules } from "./spending-export";
import { DEFAULT_RULES, type SpendingRules } from "./spending-policy";
import {
  ledgerFromText,
  ledgerToText,
  parseDollars,
  parseList,
  rulesFromText,
  rulesToText,
} from "./spending-text";

describe("what is kept is read back as it was", () => {
  it("rules and ledgers of any kind", () => {
    const micros = fc.bigInt({ min: 0n, max: 10n ** 15n });
    const limit = fc.option(micros, { nil: null });
    const list = fc.array(fc.string(), { maxLength: 5 });
    const rules: fc.Arbitrary<SpendingRules> = fc.record({
      perCallUsdMicros: micros,
      perDayUsdMicros: limit,
      perOriginUsdMicros: limit,
      perPayeeUsdMicros: limit,
      allowOrigins: list,
      denyOrigins: list,
      allowPayees: list,
      denyPayees: list,
      unaskedBelowUsdMicros: limit,
    });
    const ledger = fc.array(
      fc.record({
        id: fc.string(),
        origin: fc.string(),
        payee: fc.string(),
        usdMicros: micros,
        at: fc.integer(),
      }),
    );
    fc.assert(fc.property(rules, (value) => void expect(rulesFromText(rulesToText(value))).toEqual(value)));
    fc.assert(
      fc.property(ledger, (value) => void expect(ledgerFromText(ledgerToText(value))).toEqual(value)),
    );
  });

  it("any other text is never read as rules without limits", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => void expect(rulesFromText(text)).toBeNull()),
    );
  });
});

describe("what people type", () => {
  it.each([
    ["1", 1_000_000n],
    [" $0.50 ", 500_000n],
    ["0.000001", 1n],
    ["", null],
    ["-1", null],
    ["1,5", null],
    ["1e3", null],
    ["0.0000001", null],
    ["100000", null],
  ])("%s dollars", (text, micros) => expect(parseDollars(text)).toBe(micros));

  it("sites become origins, and what is no site is named", () => {
    expect(parseList("api.example.com\nHTTP://127.0.0.1:3000/x , https://b.example:443", "origins")).toEqual({
      ok: true,
      list: ["https://api.example.com", "http://127.0.0.1:3000", "https://b.example"],
    });
    for (const wrong of ["ftp://a.example", "https://user@a.example", "a b"])
      expect(parseList(`a.example\n${wrong}`, "origins")).toEqual({ ok: false, wrong });
  });

  it("payees are addresses; one with a broken checksum is a typing error", () => {
    const payee = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
    expect(parseList(`${payee}\n${payee.toLowerCase()}`, "payees")).toEqual({
      ok: true,
      list: [payee.toLowerCase()],
    });
    for (const wrong of [payee.replace("3C", "3c"), "0x12", "seller.eth"])
      expect(parseList(wrong, "payees")).toEqual({ ok: false, wrong });
  });
});

describe("the export is what the SDK's own client obeys", () => {
  const option = (amount: string) => ({
    x402Version: 2 as const,
    resource: { url: "https://seller.example/r" },
    accepts: [
      {
        scheme: "exact",
        network: "eip155:84532" as const,
        amount,
        asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
        payTo: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
        maxTimeoutSeconds: 60,
        extra: { name: "USDC", version: "2" },
      },
    ],
  });

  it.each([
    [2_500n, "2500", "2501"],
    [1_234_500_000n, "1234500000", "1234500001"],
  ])("a cap of %s millionths", async (perCallUsdMicros, within, above) => {
    const { spendControls } = exportRules({ ...DEFAULT_RULES, perCallUsdMicros });
    const client = new x402Client().setSpendControls(spendControls);
    client.register("eip155:84532", new ExactEvmScheme(privateKeyToAccount(generatePrivateKey())));
    await expect(client.createPaymentPayload(option(within))).resolves.toMatchObject({ x402Version: 2 });
    await expect(client.createPaymentPayload(option(above))).rejects.toThrow(/spendControls/);
  });
});
