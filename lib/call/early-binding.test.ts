import { expect, it } from "vitest";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import { parsePaymentRequired } from "@/lib/x402/payment-required";
import type { PaymentRequired } from "@/lib/x402/types";
import { bindEarly, takeEarly } from "./early-binding";
import type { Reviewed } from "./reviewed";
import type { OpenCallRequest, OpenedCall } from "./types";

const NETWORK = "eip155:84532";
const PAYER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const OPTION = {
  scheme: "exact",
  network: NETWORK,
  amount: "2000",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  payTo: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
  maxTimeoutSeconds: 60,
  extra: { name: "USDC", version: "2" },
};
const OPENED: OpenedCall = { id: "c", token: "t", serverTime: 1, validAfter: "0", validBefore: "60" };
const REQUEST = {
  ok: true as const,
  url: "https://seller.example/r",
  method: "GET",
  headers: {},
  body: null,
};

function terms(change: object = {}, extensions?: object): PaymentRequired {
  const value = {
    x402Version: 2,
    resource: { url: "https://seller.example/r" },
    accepts: [{ ...OPTION, ...change }],
    extensions,
  };
  const { required } = parsePaymentRequired({
    status: 402,
    headers: [["payment-required", encodeJsonHeader(value)]],
    body: "{}",
  });
  if (!required) throw new Error("not terms");
  return required;
}

/** Binds early to the terms above, and takes the binding for a review that is as given. */
async function taken(
  change: Partial<Reviewed> & { live?: PaymentRequired; payer?: string } = {},
  options: { probed?: PaymentRequired; laterMs?: number; refused?: boolean } = {},
) {
  const opened: OpenCallRequest[] = [];
  let now = 1_000;
  const probed = options.probed ?? terms();
  const early = bindEarly(
    "listing",
    { request: REQUEST, via: "direct" },
    probed,
    0,
    { limits: () => [], provenNetworks: [NETWORK], payer: PAYER },
    {
      api: {
        async open(_listing: string, request: OpenCallRequest) {
          opened.push(request);
          if (options.refused) throw new Error("refused");
          return OPENED;
        },
        balance: async () => 5_000n,
      } as never,
      newNonce: () => `0x${"5a".repeat(32)}`,
      clock: () => now,
    },
  );
  now += options.laterMs ?? 50;
  const { live = terms(), payer = PAYER, ...rest } = change;
  const reviewed = {
    ...{
      listingId: "listing",
      request: REQUEST,
      via: "direct",
      chosen: 0,
      acceptedChange: false,
      approval: "none",
    },
    ...{ challenge: { required: live, elapsedMs: 1, via: "direct", differences: [] } },
    ...rest,
  } as unknown as Reviewed;
  const option = live.accepts[0];
  if (!option) throw new Error("no option");
  const used = await takeEarly(early, reviewed, option, { validForSeconds: 60 }, payer, () => now);
  return { early, opened, used };
}

it("binds exactly the probed option to exactly this request, and is used when the seller repeats it", async () => {
  const { opened, used } = await taken();
  expect(opened).toHaveLength(1);
  expect(opened[0]).toMatchObject({
    via: "direct",
    payer: PAYER,
    acceptedChange: false,
    validForSeconds: 60,
  });
  expect(opened[0]?.option).toEqual(terms().accepts[0]);
  expect(used).toMatchObject({ nonce: opened[0]?.nonce, opened: OPENED });
});

it.each<[string, Parameters<typeof taken>]>([
  ["the amount differs", [{ live: terms({ amount: "2001" }) }]],
  ["the payee differs", [{ live: terms({ payTo: "0x90F79bf6EB2c4f870365E785982E1f101E93b906" }) }]],
  ["something else of the option differs", [{ live: terms({ extra: { ...OPTION.extra, memo: "1" } }) }]],
  ["another account pays", [{ payer: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" }]],
  ["it goes another way", [{ via: "relay" }]],
  ["another request was made meanwhile", [{ request: { ...REQUEST } }]],
  ["changed terms were accepted", [{ acceptedChange: true }]],
  ["it was made too long ago", [{}, { laterMs: 20_000 }]],
  ["it was refused", [{}, { refused: true }]],
])("is not used when %s", async (_what, given) => {
  expect((await taken(...given)).used).toBeNull();
});

it("binds nothing that needs more than one signed transfer, or that nobody should sign", async () => {
  for (const change of [
    { extra: { ...OPTION.extra, assetTransferMethod: "permit2" } },
    { payTo: PAYER },
    { asset: "0x1111111111111111111111111111111111111111" },
  ]) {
    const { early, opened } = await taken({}, { probed: terms(change) });
    expect(early).toBeNull();
    expect(opened).toEqual([]);
  }
});
