import type { Hex, TypedDataDefinition } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import type { SignatureAnswer } from "@/lib/chain/account-signature";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import { parsePaymentRequired } from "@/lib/x402/payment-required";
import type { CallApi } from "./call-api";
import type { CallEffects } from "./effects";
import type { SentPayment } from "./machine";
import type { Resumable } from "./resumable";
import { createCallSession } from "./session";
import { testBrowser } from "./test-browser";
import {
  type CallResponseReport,
  type CallState,
  type CallView,
  EMPTY_VALUES,
  type OpenCallRequest,
  type PlaygroundListing,
} from "./types";
import type { GasFacts, UnsentApproval } from "./unsent-approval";

export const USDC = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
export const SELLER = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
export const NETWORK = "eip155:84532";
export const NOW = 1_800_000_000;
export const OPTION = {
  scheme: "exact",
  network: NETWORK,
  amount: "2000",
  asset: USDC,
  payTo: SELLER,
  maxTimeoutSeconds: 60,
  extra: { name: "USDC", version: "2" },
};
/** What a seller answers, or nothing at all. */
export type Reply = Response | "no answer";

export const challenge = (accepts: object[] = [OPTION], extensions?: object) => {
  const value = { x402Version: 2, resource: { url: "https://seller.example/r" }, accepts, extensions };
  return new Response("{}", { status: 402, headers: { "payment-required": encodeJsonHeader(value) } });
};
export const termsOf = (accepts: object[], extensions?: object) =>
  parsePaymentRequired({
    status: 402,
    headers: [["payment-required", challenge(accepts, extensions).headers.get("payment-required") ?? ""]],
    body: "{}",
  }).required;
export const settled = () =>
  new Response('{"ok":true}', {
    headers: {
      "content-type": "application/json",
      "payment-response": encodeJsonHeader({
        success: true,
        transaction: `0x${"ab".repeat(32)}`,
        network: NETWORK,
      }),
    },
  });

/** A world in memory: a seller that follows a script, a server that records, a real key that counts its signatures. */
export function world(
  script: Reply[],
  options: {
    change?: Partial<PlaygroundListing>;
    state?: () => CallState;
    browser?: ReturnType<typeof testBrowser>;
    nonce?: string;
  } = {},
) {
  const account = privateKeyToAccount(generatePrivateKey());
  const seen = {
    requests: [] as { url: string; headers: Headers; init: RequestInit }[],
    signatures: [] as { typedData: Parameters<CallEffects["wallet"]["signTypedData"]>[0]; signature: Hex }[],
    transactions: [] as { to: string; data: Hex }[],
    unsent: [] as UnsentApproval[],
    opened: [] as OpenCallRequest[],
    reports: [] as CallResponseReport[],
    changes: 0,
    order: [] as string[],
    stored: null as SentPayment | null,
    resumable: null as Resumable | null,
    waits: [] as (() => void)[],
  };
  const chain = {
    id: 84532,
    balance: 1_000_000n,
    allowance: 0n,
    contract: false,
    /** What the paying contract answers; null: it cannot be asked. */
    accepts: null as SignatureAnswer | null,
    gas: { nonce: 7, baseFeeWei: "1000000000", tipWei: "1000000" } as GasFacts | null,
    /** The wallet may be asked to sign a transaction without sending it, and what it answers. */
    signsUnsent: true,
    signUnsent: null as ((asked: UnsentApproval) => Promise<unknown>) | null,
    channel: {
      balanceAtomic: "0",
      claimedAtomic: "0",
      withdrawAtomic: "0",
      withdrawStartedAt: null as number | null,
      refundNonce: "0",
      chainTime: NOW,
    },
  };
  const state = options.state ?? (() => "claimed" as const);
  const view = (): CallView => ({
    id: "call-1",
    listingId: "listing-1",
    state: state(),
    detail: "",
    via: "direct",
    network: NETWORK,
    asset: USDC,
    payTo: SELLER,
    payer: account.address,
    amountAtomic: "2000",
    nonce: `0x${(options.nonce ?? "5a").repeat(32)}`,
    validBefore: String(NOW + 60),
    responseStatus: 200,
    settlementClaimed: null,
    transaction: null,
    blockNumber: null,
    blockHash: null,
    confirmations: null,
    createdAt: "2027-01-15T08:00:00.000Z",
  });
  const api: CallApi = {
    async open(_listing, request) {
      seen.opened.push(request);
      seen.order.push("open");
      const window = {
        validAfter: String(NOW - 15),
        validBefore: String(NOW - 15 + request.validForSeconds),
      };
      return { id: "call-1", token: "token", serverTime: NOW, ...window };
    },
    async report(_call, report) {
      seen.reports.push(report);
      return view();
    },
    read: async () => view(),
    async reportTermChange() {
      seen.changes++;
    },
    balance: async () => chain.balance,
    account: async () => ({
      contract: chain.contract,
      permit2AllowanceAtomic: String(chain.allowance),
      permitNonce: "0",
      gas: chain.gas,
    }),
    channel: async () => chain.channel,
    acceptsSignature: async () => chain.accepts,
  };
  const browser = options.browser ?? testBrowser(() => NOW * 1_000);
  const effects: CallEffects = {
    api,
    spending: browser.tab(),
    channels: browser.channels(),
    async fetch(input, init = {}) {
      const headers = new Headers(init.headers);
      seen.requests.push({ url: String(input), headers, init });
      const reply = script.shift();
      if (!reply) throw new Error("the seller was asked once too often");
      if (reply === "no answer") throw new TypeError("Failed to fetch");
      return reply;
    },
    store: {
      save: (_id, sent) => {
        seen.order.push("store");
        seen.stored = sent;
      },
      load: () => seen.stored,
      clear: () => {
        seen.stored = null;
        seen.resumable = null;
      },
      keep: (_id, resumable) => {
        // As storage keeps it.
        seen.resumable = JSON.parse(JSON.stringify(resumable));
      },
      kept: () => seen.resumable,
    },
    wallet: {
      address: () => account.address,
      chainId: () => chain.id,
      async switchChain(id) {
        seen.order.push("switch");
        chain.id = id;
      },
      async signTypedData(typedData) {
        seen.order.push("sign");
        const signature = await account.signTypedData(typedData as unknown as TypedDataDefinition);
        seen.signatures.push({ typedData, signature });
        return signature;
      },
      signMessage: (message) => account.signMessage({ message }),
      signsUnsent: () => chain.signsUnsent,
      async signUnsent(transaction) {
        seen.order.push("sign unsent");
        seen.unsent.push(transaction);
        if (chain.signUnsent) return chain.signUnsent(transaction);
        return account.signTransaction({ type: "eip1559", ...transaction });
      },
      async sendTransaction({ to, data }) {
        seen.order.push("approve");
        seen.transactions.push({ to, data });
        chain.allowance = BigInt(OPTION.amount);
        return `0x${"cd".repeat(32)}`;
      },
    },
    newNonce: () => `0x${(options.nonce ?? "5a").repeat(32)}`,
    clock: () => 0,
    nowSeconds: () => NOW,
    wait: () => new Promise((resolve) => seen.waits.push(resolve)),
  };
  const terms = termsOf([OPTION]);
  const listing: PlaygroundListing = {
    id: "listing-1",
    url: "https://seller.example/r",
    method: "GET",
    name: "r",
    input: null,
    terms,
    probedAt: null,
    callableFromBrowser: true,
    verdict: "payable",
    ...options.change,
  };
  const session = createCallSession(listing, effects, [NETWORK]);
  const { spending } = effects;
  return { session, seen, account, chain, effects, spending, at: () => session.snapshot().phase.at };
}

export type World = ReturnType<typeof world>;
/** Resolves when the session is in one of these phases. */
export function reaches({ session }: World, ...phases: string[]): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!phases.includes(session.snapshot().phase.at)) return;
      stop();
      resolve();
    };
    const stop = session.subscribe(look);
    look();
  });
}
export async function review(w: World) {
  w.session.send(EMPTY_VALUES, { pick: () => 0 });
  await reaches(w, "reviewing", "changed", "failed", "answered");
}
/** Signs, and resolves when the payment was answered or lost: watching the chain goes on. */
export async function pay(w: World) {
  void w.session.sign();
  await reaches(w, "settled", "rejected", "unknown", "reviewing");
}

export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
/** Lets the session's wait end, and what follows from it happen. */
export async function looksAgain({ seen }: World) {
  while (seen.waits.length === 0) await turn();
  seen.waits.shift()?.();
  while (seen.waits.length === 0) await turn();
}
