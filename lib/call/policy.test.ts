import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHANNEL_CONTRACT } from "@/lib/x402/batch-settlement";
import { parsePaymentRequired } from "@/lib/x402/payment-required";
import { PERMIT2_ADDRESS } from "@/lib/x402/permit2";
import type { PaymentRequired } from "@/lib/x402/types";
import { judgeOption, MAX_VALIDITY_SECONDS, type Refusal } from "./policy";
import { DEFAULT_RULES, limitsOf } from "./spending-policy";

const USDC = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
const BASE_USDC = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913";
const SELLER = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const PAYER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const ZERO = "0x0000000000000000000000000000000000000000";
const FAKE = "0x1111111111111111111111111111111111111111";

const upTo = (perCallUsdMicros: bigint) =>
  limitsOf(
    { rules: { ...DEFAULT_RULES, perCallUsdMicros, perDayUsdMicros: null }, ledger: [] },
    "https://a.example",
    0,
  );

const good = {
  scheme: "exact",
  network: "eip155:84532",
  amount: "2000",
  asset: USDC,
  payTo: SELLER,
  maxTimeoutSeconds: 60,
  extra: { name: "USDC", version: "2" },
};
const policy = {
  limits: upTo(DEFAULT_RULES.perCallUsdMicros),
  provenNetworks: ["eip155:84532", "eip155:8453"],
  payer: PAYER,
};

/** A challenge as a seller sends it, read by the real parser. */
function challenge(option: object, version: 1 | 2 = 2): PaymentRequired {
  const body = {
    x402Version: version,
    accepts: [option],
    resource: { url: "https://a.example/" },
  };
  const { required } = parsePaymentRequired(
    version === 1
      ? { status: 402, headers: [], body: JSON.stringify(body) }
      : {
          status: 402,
          headers: [["payment-required", Buffer.from(JSON.stringify(body)).toString("base64")]],
          body: "{}",
        },
  );
  if (!required) throw new Error("not a challenge");
  return required;
}
const judge = (change: object, rules: Partial<typeof policy> = {}) =>
  judgeOption(challenge({ ...good, ...change }), 0, { ...policy, ...rules });
const codes = (change: object, rules: Partial<typeof policy> = {}) => {
  const judged = judge(change, rules);
  return judged.ok ? [] : judged.refusals.map((r) => r.code);
};

describe("honest terms", () => {
  it("may be signed, with the EIP-712 domain of our own table", () => {
    expect(judge({})).toEqual({
      ok: true,
      permitted: {
        method: { kind: "eip3009" },
        domain: { name: "USDC", version: "2", chainId: 84532, verifyingContract: USDC },
        asset: expect.objectContaining({ symbol: "USDC", decimals: 6 }),
        priceUsdMicros: 2_000n,
        validForSeconds: 60,
      },
    });
  });

  it("may go through Permit2, and be metered by a named facilitator", () => {
    expect(judge({ extra: { assetTransferMethod: "permit2" } })).toMatchObject({
      ok: true,
      permitted: { method: { kind: "permit2", scheme: "exact" } },
    });
    expect(judge({ scheme: "upto", extra: { facilitatorAddress: FAKE } })).toMatchObject({
      ok: true,
      permitted: { method: { kind: "permit2", scheme: "upto", facilitator: FAKE } },
    });
  });

  it("may fill a channel through Permit2, which a token without signed transfers needs", () => {
    const extra = { receiverAuthorizer: SELLER, assetTransferMethod: "permit2" };
    expect(judge({ scheme: "batch-settlement", extra })).toMatchObject({
      ok: true,
      permitted: { method: { kind: "channel", deposit: "permit2", authorizer: SELLER } },
    });
  });

  it("need no name and version from the seller", () => {
    expect(judge({ extra: {} })).toMatchObject({
      ok: true,
      permitted: { domain: { name: "USDC", version: "2" } },
    });
  });

  it("know that the name differs between networks", () => {
    const base = { network: "eip155:8453", asset: BASE_USDC };
    expect(judge({ ...base, extra: { name: "USD Coin", version: "2" } })).toMatchObject({
      ok: true,
      permitted: { domain: { name: "USD Coin", chainId: 8453 } },
    });
    expect(codes({ ...base, extra: { name: "USDC", version: "2" } })).toEqual(["domain"]);
  });

  it("may be v1, named the v1 way", () => {
    const { amount, ...rest } = good;
    const v1 = challenge(
      { ...rest, network: "base-sepolia", maxAmountRequired: amount, resource: "https://a/" },
      1,
    );
    expect(judgeOption(v1, 0, policy)).toMatchObject({ ok: true, permitted: { domain: { chainId: 84532 } } });
  });
});

describe("hostile or impossible terms are refused in words", () => {
  const cases: [name: string, change: object, code: Refusal["code"], kind: Refusal["kind"], words: RegExp][] =
    [
      ["the zero address as payee", { payTo: ZERO }, "pay-to", "danger", /zero address/],
      ["Permit2 as payee", { payTo: PERMIT2_ADDRESS }, "pay-to", "danger", /only passes payments on/],
      ["the channels' contract as payee", { payTo: CHANNEL_CONTRACT }, "pay-to", "danger", /only passes/],
      ["the token as payee", { payTo: USDC.toLowerCase() }, "pay-to", "danger", /token contract/],
      ["the payer as payee", { payTo: PAYER.toLowerCase() }, "pay-to", "danger", /your own account/],
      ["a fake USDC", { asset: FAKE }, "asset-unknown", "danger", /not one we know by its address/],
      ["USDC of another network", { asset: BASE_USDC }, "asset-unknown", "danger", /not one we know/],
      [
        "another EIP-712 name",
        { extra: { name: "Free Airdrop", version: "2" } },
        "domain",
        "danger",
        /“Free Airdrop”; the token at this address has “USDC”/,
      ],
      [
        "another EIP-712 version",
        { extra: { name: "USDC", version: "1" } },
        "domain",
        "danger",
        /version “1”/,
      ],
      [
        "a name that is no text",
        { extra: { name: { toString: "x" }, version: "2" } },
        "domain",
        "danger",
        /name/,
      ],
      ["an unknown network", { network: "eip155:999999" }, "network", "unsupported", /does not know/],
      [
        "a network without our RPC",
        { network: "eip155:137" },
        "network-unproven",
        "unsupported",
        /cannot check payments on Polygon/,
      ],
      ["an unknown scheme", { scheme: "auth-capture" }, "scheme", "unsupported", /not payable here yet/],
      ["upto that anybody may charge", { scheme: "upto" }, "facilitator", "danger", /who may charge/],
      [
        "upto that nobody can charge",
        { scheme: "upto", extra: { facilitatorAddress: ZERO } },
        "facilitator",
        "danger",
        /Nobody/,
      ],
      [
        "a channel that anybody may claim from",
        { scheme: "batch-settlement" },
        "facilitator",
        "danger",
        /who may claim/,
      ],
      [
        "a channel that nobody can claim from",
        { scheme: "batch-settlement", extra: { receiverAuthorizer: ZERO } },
        "facilitator",
        "danger",
        /who may claim/,
      ],
      [
        "a channel that is held for a year",
        { scheme: "batch-settlement", extra: { receiverAuthorizer: SELLER, withdrawDelay: 31_536_000 } },
        "channel",
        "unsupported",
        /15 minutes to 30 days/,
      ],
      [
        "a channel where no channel contract is known",
        {
          scheme: "batch-settlement",
          network: "eip155:137",
          asset: "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359",
          extra: { receiverAuthorizer: SELLER },
        },
        "channel",
        "unsupported",
        /No channel contract/,
      ],
      [
        "a channel filled in another way",
        { scheme: "batch-settlement", extra: { receiverAuthorizer: SELLER, assetTransferMethod: "erc7710" } },
        "transfer-method",
        "unsupported",
        /erc7710/,
      ],
      [
        "another way",
        { extra: { assetTransferMethod: "erc7710" } },
        "transfer-method",
        "unsupported",
        /erc7710/,
      ],
      ["escrow", { extra: { paymentFlow: "escrow" } }, "payment-flow", "unsupported", /escrow/],
      ["five seconds", { maxTimeoutSeconds: 5 }, "timeout", "unsupported", /5 s only/],
      ["nothing to pay", { amount: "0" }, "amount", "unsupported", /nothing/],
      ["more than the cap", { amount: "1000001" }, "over-cap", "cap", /more than your limit/],
      ["all the money", { amount: String(2n ** 256n - 1n) }, "over-cap", "cap", /more than your limit/],
    ];
  it.each(cases)("%s", (_name, change, code, kind, words) => {
    const judged = judge(change);
    expect(judged.ok).toBe(false);
    const refusal = judged.ok ? undefined : judged.refusals.find((r) => r.code === code);
    expect(refusal).toMatchObject({ kind, message: expect.stringMatching(words) });
  });

  it("a ten-year validity is signed for five minutes at most", () => {
    expect(judge({ maxTimeoutSeconds: 315_360_000 })).toMatchObject({
      ok: true,
      permitted: { validForSeconds: MAX_VALIDITY_SECONDS },
    });
  });

  it("Solana is named, not taken for an EVM chain", () => {
    const solana = {
      network: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
      asset: "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
      payTo: "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
    };
    expect(judge(solana)).toMatchObject({
      ok: false,
      refusals: [{ code: "network", kind: "unsupported", message: expect.stringContaining("Solana") }],
    });
  });

  it("the worst reason comes first, so that danger is not hidden behind a limit", () => {
    expect(codes({ amount: "9000000", scheme: "deferred", payTo: ZERO })).toEqual([
      "pay-to",
      "scheme",
      "over-cap",
    ]);
  });
});

describe("the cap is the person's own", () => {
  it("allows exactly the cap, and more once it is raised", () => {
    expect(codes({ amount: "1000000" })).toEqual([]);
    expect(codes({ amount: "5000000" })).toEqual(["over-cap"]);
    expect(codes({ amount: "5000000" }, { limits: upTo(5_000_000n) })).toEqual([]);
  });

  it("signs nothing where it cannot be read", () => {
    expect(codes({}, { limits: null as never })).toEqual(["limits-unreadable"]);
  });

  it("cannot be applied to a token without a dollar price, which is then not signed", () => {
    const eurc = { network: "eip155:8453", asset: "0x60a3E35Cc302bFA44Cb288Bc5a4F316Fdb1adb42", extra: {} };
    expect(codes(eurc)).toEqual(["price-unknown"]);
  });
});

describe("what the seller is sent back is what was parsed", () => {
  it.each([
    ["network", { network: "eip155:8453" }],
    ["a v1 name under v2", { network: "base-sepolia" }],
    ["amount", { amount: "2001" }],
    ["payee", { payTo: FAKE }],
    ["token", { asset: FAKE }],
    ["scheme", { scheme: "upto" }],
  ])("a raw option with another %s is not signed", (_name, raw) => {
    const required = challenge(good);
    const tampered = { ...required, rawAccepts: [{ ...required.rawAccepts[0], ...raw }] };
    const judged = judgeOption(tampered, 0, policy);
    expect(judged.ok ? [] : judged.refusals.map((r) => r.code)).toContain("two-readings");
  });

  it("addresses may be spelled in lower case", () => {
    expect(codes({ asset: USDC.toLowerCase(), payTo: SELLER.toLowerCase() })).toEqual([]);
  });
});

describe("whatever a seller asks", () => {
  const hostile = fc.record({
    scheme: fc.constantFrom("exact", "upto", "exact "),
    network: fc.constantFrom("eip155:84532", "eip155:8453", "eip155:137", "eip155:1", "solana:x"),
    amount: fc.oneof(
      fc.bigInt({ min: 0n, max: 2n ** 255n }).map(String),
      fc.constantFrom("2000", "999999", "1000000"),
    ),
    asset: fc.constantFrom(USDC, BASE_USDC, FAKE, ZERO),
    payTo: fc.constantFrom(SELLER, PAYER, ZERO, USDC, BASE_USDC, "nobody"),
    maxTimeoutSeconds: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    extra: fc.constantFrom(
      {},
      { name: "USDC", version: "2" },
      { name: "USD Coin", version: "2" },
      { name: "x" },
    ),
  });

  it("only a bounded transfer of a known token to a real payee is permitted", () => {
    let permitted = 0;
    fc.assert(
      fc.property(hostile, fc.bigInt({ min: 0n, max: 10_000_000n }), (option, capUsdMicros) => {
        const required: PaymentRequired = {
          x402Version: 2,
          resource: { url: "https://a.example/" },
          accepts: [option],
          rawAccepts: [option],
          extensions: {},
        };
        const judged = judgeOption(required, 0, { ...policy, limits: upTo(capUsdMicros) });
        if (!judged.ok) {
          expect(judged.refusals).not.toEqual([]);
          return;
        }
        permitted++;
        const { domain, validForSeconds, priceUsdMicros } = judged.permitted;
        expect(option.scheme).toBe("exact");
        expect(["eip155:84532", "eip155:8453"]).toContain(option.network);
        expect(`eip155:${domain.chainId}`).toBe(option.network);
        expect(domain.verifyingContract).toBe(option.network === "eip155:8453" ? BASE_USDC : USDC);
        expect([ZERO, PAYER, domain.verifyingContract, "nobody"]).not.toContain(option.payTo);
        expect(priceUsdMicros).toBe(BigInt(option.amount));
        expect(priceUsdMicros <= capUsdMicros && priceUsdMicros > 0n).toBe(true);
        expect(validForSeconds).toBeLessThanOrEqual(Math.min(300, option.maxTimeoutSeconds));
        expect(validForSeconds).toBeGreaterThan(5);
      }),
      { numRuns: 5_000 },
    );
    expect(permitted).toBeGreaterThan(0);
  });
});
