import { expect, it } from "vitest";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import { parsePaymentRequired } from "@/lib/x402/payment-required";
import { bindsAhead, type Expected } from "./bind-ahead";

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
const REQUEST = {
  ok: true as const,
  url: "https://seller.example/r",
  method: "GET",
  headers: {},
  body: null,
};

function expected(change: Partial<Expected> & { amount?: string; payer?: string } = {}): Expected {
  const { amount = OPTION.amount, payer = PAYER, ...rest } = change;
  const { required } = parsePaymentRequired({
    status: 402,
    headers: [
      [
        "payment-required",
        encodeJsonHeader({
          x402Version: 2,
          resource: { url: REQUEST.url },
          accepts: [{ ...OPTION, amount }],
        }),
      ],
    ],
    body: "{}",
  });
  if (!required) throw new Error("not terms");
  const policy = { limits: () => [], provenNetworks: [NETWORK], payer };
  return { request: { ...REQUEST }, via: "direct", terms: required, index: 0, policy, ...rest };
}

function ahead(options: { refused?: boolean } = {}) {
  const world = { opened: 0, nonces: 0, now: 1_000, held: 5_000n };
  const binds = bindsAhead("listing", {
    api: {
      async open() {
        world.opened++;
        if (options.refused) throw new Error("refused");
        return { id: "c", token: "t", serverTime: 1, validAfter: "0", validBefore: "60" };
      },
      balance: async () => world.held,
    } as never,
    newNonce: () => `0x${String(++world.nonces).padStart(64, "0")}`,
    clock: () => world.now,
  });
  return { world, binds };
}

it("gives what was bound ahead for the same call, made into new objects, and gives it once", () => {
  const { world, binds } = ahead();
  binds.prepare(expected());
  const first = binds.take(expected());
  expect(world.opened).toBe(1);
  const second = binds.take(expected());
  expect(world.opened).toBe(2);
  expect(first?.nonce).not.toBe(second?.nonce);
});

it.each<[string, Parameters<typeof expected>[0]]>([
  ["address", { request: { ...REQUEST, url: "https://seller.example/r?a=1" } }],
  ["method", { request: { ...REQUEST, method: "POST" } }],
  ["header", { request: { ...REQUEST, headers: { accept: "text/plain" } } }],
  ["body", { request: { ...REQUEST, body: "{}" } }],
  ["way", { via: "relay" }],
  ["price", { amount: "2001" }],
  ["account", { payer: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" }],
])("binds anew for another %s", (_what, change) => {
  const { world, binds } = ahead();
  binds.prepare(expected());
  const taken = binds.take(expected(change));
  expect(world.opened).toBe(2);
  expect(taken?.nonce).toMatch(/2$/);
});

it("binds anew when it is no longer young, and when it was refused", async () => {
  const late = ahead();
  late.binds.prepare(expected());
  late.world.now += 10_000;
  expect(late.binds.take(expected())?.nonce).toMatch(/2$/);

  const refused = ahead({ refused: true });
  refused.binds.prepare(expected());
  await new Promise((resolve) => setImmediate(resolve));
  expect(refused.binds.take(expected())?.nonce).toMatch(/2$/);
});

it("believes that the account holds too little only when it is read again", async () => {
  const { world, binds } = ahead();
  world.held = 0n;
  binds.prepare(expected());
  world.held = 5_000n;
  expect(await binds.take(expected())?.balance).toBe(5_000n);
});

it("binds no bytes of a file ahead", () => {
  const { world, binds } = ahead();
  binds.prepare(expected({ request: { ...REQUEST, body: new Uint8Array(1) as never } }));
  expect(world.opened).toBe(0);
});
