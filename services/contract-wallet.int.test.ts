import type { PrivateKeyAccount, TypedDataDefinition } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { expect, inject, test } from "vitest";
import { createCallSession } from "@/lib/call/session";
import { testBrowser } from "@/lib/call/test-browser";
import { EMPTY_VALUES, type PlaygroundListing } from "@/lib/call/types";
import { faucet } from "@/sandbox/faucet";
import {
  beforeDeployment,
  deploySmartWallet,
  SMART_WALLET_FACTORY,
  signAsSmartWallet,
  smartWalletOf,
} from "@/sandbox/smart-wallet";
import { NETWORK, USDC_ADDRESS } from "@/sandbox/token";
import { testCallApi } from "@/test/call-api";
import { TEST_CLOCK, until } from "@/test/call-session";
import { testContext } from "@/test/context";
import { gasPayer } from "@/test/paid-calls";
import { registerListing } from "./register-listing";

/** Payments of wallets that are contracts, with the playground's own code, to a reference server and facilitator. */
const ctx = await testContext();
const rpcUrl = inject("rpcUrl");
const FUNDS = 1_000_000n;
const chain = await gasPayer(rpcUrl);

type Sign = (owner: PrivateKeyAccount, wallet: `0x${string}`, data: TypedDataDefinition) => Promise<string>;

/** Calls the rates seller once with a contract wallet that answers signature requests by `sign`. */
async function payWith(sign: Sign, deployed: boolean) {
  const url = inject("sellers").find(({ name }) => name === "rates")?.url ?? "";
  const { listing } = await registerListing(ctx, { url, method: "GET" });
  const owner = privateKeyToAccount(generatePrivateKey());
  const wallet = await smartWalletOf(rpcUrl, owner.address);
  await faucet(rpcUrl, wallet, FUNDS);
  if (deployed) {
    const hash = await chain.sendTransaction({
      to: SMART_WALLET_FACTORY,
      data: deploySmartWallet(owner.address),
    });
    await chain.waitForTransactionReceipt({ hash });
  }
  const api = testCallApi(ctx);
  const browser = testBrowser();
  const session = createCallSession(
    {
      ...{
        id: listing.id,
        url: listing.url,
        method: listing.method,
        name: listing.name,
        input: listing.input,
      },
      ...{ terms: listing.terms, probedAt: null, callableFromBrowser: true, verdict: listing.verdict },
    } as PlaygroundListing,
    {
      api,
      fetch: (...request) => fetch(...request),
      channels: browser.channels(),
      spending: browser.tab(),
      store: browser.calls(),
      wallet: {
        address: () => wallet,
        chainId: () => 84_532,
        switchChain: async () => {},
        signTypedData: (data) => sign(owner, wallet, data as unknown as TypedDataDefinition),
        signMessage: async () => {
          throw new Error("not needed");
        },
        signsUnsent: () => false,
        signUnsent: async () => {
          throw new Error("a contract signs no transaction");
        },
        sendTransaction: async () => {
          throw new Error("not needed");
        },
      },
      ...TEST_CLOCK,
    },
    [NETWORK],
  );
  const at = () => session.snapshot().phase.at;
  const query: [string, string][] = [
    ["base", "EUR"],
    ["quote", "USD"],
  ];
  expect(session.send({ ...EMPTY_VALUES, query }, { pick: () => 0 })).toEqual([]);
  await until(session, () => ["reviewing", "failed", "changed"].includes(at()));
  expect(at()).toBe("reviewing");
  void session.sign();
  await until(session, () => ["settled", "rejected", "unknown", "reviewing"].includes(at()));
  const proven = () => {
    const { phase } = session.snapshot();
    return phase.at === "settled" && phase.sent.view?.state === "confirmed";
  };
  if (at() === "settled") await until(session, proven);
  const { phase } = session.snapshot();
  const sent = "sent" in phase ? phase.sent : null;
  const view = sent && (await api.read({ id: sent.callId, token: sent.token }));
  session.close();
  const held = (await ctx.chain.balanceOf(NETWORK, USDC_ADDRESS, wallet)) ?? -1n;
  const code = await chain.getCode({ address: wallet });
  return { phase, view, spent: FUNDS - held, deployed: code !== undefined, wallet };
}

test("a deployed contract wallet pays by its own signature, and the chain proves it", async () => {
  const { phase, view, spent, wallet } = await payWith(signAsSmartWallet, true);
  expect(phase.at).toBe("settled");
  expect(view).toMatchObject({ state: "confirmed", payer: wallet, amountAtomic: String(spent) });
  expect(spent).toBe(2_000n);
});

test("the chain tells an account with a key, a contract, and one of which it cannot tell", async () => {
  const nature = async (of: string) => {
    const account = await ctx.chain.readAccount(NETWORK, USDC_ADDRESS, of);
    return account && { contract: account.contract, keyed: account.keyed };
  };
  const { wallet } = await payWith(signAsSmartWallet, true);
  expect(await nature(wallet)).toEqual({ contract: true, keyed: false });
  const owner = privateKeyToAccount(generatePrivateKey()).address;
  expect(await nature(owner)).toEqual({ contract: false, keyed: false });
  expect(await nature(await smartWalletOf(rpcUrl, owner))).toEqual({ contract: false, keyed: false });
  expect(await nature(chain.account.address)).toEqual({ contract: false, keyed: true });
});

test("a wallet that is not deployed yet pays where the facilitator deploys it, and is deployed by that", async () => {
  const sign: Sign = async (owner, wallet, data) =>
    beforeDeployment(owner.address, await signAsSmartWallet(owner, wallet, data));
  const { phase, view, spent, deployed } = await payWith(sign, false);
  expect(phase.at).toBe("settled");
  expect(view?.state).toBe("confirmed");
  expect({ spent, deployed }).toEqual({ spent: 2_000n, deployed: true });
});

test("a factory that the facilitator does not know deploys nothing, and nothing is paid", async () => {
  const sign: Sign = async (owner, wallet, data) =>
    beforeDeployment(owner.address, await signAsSmartWallet(owner, wallet, data), USDC_ADDRESS);
  const { phase, view, spent, deployed } = await payWith(sign, false);
  expect(phase.at).toBe("rejected");
  expect(view?.state).not.toBe("confirmed");
  expect({ spent, deployed }).toEqual({ spent: 0n, deployed: false });
});

test("what its owner signed alone is not the contract's signature: it is refused and nothing moves", async () => {
  const { phase, spent } = await payWith((owner, _wallet, data) => owner.signTypedData(data), true);
  expect(phase.at).toBe("rejected");
  expect(spent).toBe(0n);
});

test("a signature by another key is not even sent for an account that is no contract", async () => {
  const { phase, spent } = await payWith((owner, _wallet, data) => owner.signTypedData(data), false);
  expect(phase).toMatchObject({ at: "reviewing", note: expect.stringMatching(/signed something else/) });
  expect(spent).toBe(0n);
});
