import type { BrowserContext } from "@playwright/test";
import { type Hex, numberToHex, type TypedDataDefinition } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { CHAIN_ID } from "@/sandbox/chain";
import { rpc } from "@/sandbox/rpc";
import { type AccountKind, openAccount } from "./accounts";

/** What a page may ask of a wallet that shows the person something to sign. */
const SIGNING = [
  "eth_signTypedData_v4",
  "personal_sign",
  "eth_sendTransaction",
  "eth_signTransaction",
  "eth_sign",
];

/** A browser wallet as EIP-1193 and EIP-6963 describe it, with a person behind it who agrees at once. */
export interface TestWallet {
  readonly name: string;
  readonly address: Hex;
  /** Every request that pages made, in order. */
  readonly requests: { method: string; params: unknown[] }[];
  /** Those of them that ask for a signature. */
  signatureRequests(): { method: string; params: unknown[] }[];
  /** The person says no to the next signature (EIP-1193 code 4001). */
  refuseNext(): void;
  /** The wallet never answers the next signature request. */
  hangNext(): void;
  /** Something happens while the person looks at the next signature request. */
  beforeNext(happens: () => Promise<unknown>): void;
  /** From now on the wallet says that it is on `chainId`, and does this when it is asked to switch. */
  stand(chainId: number, onSwitch: "switches" | "refuses" | "only says so"): Promise<void>;
  /** The person locks it, in the wallet itself: it gives no account, and every request to sign is refused (code 4100). */
  lock(): Promise<void>;
  unlock(): Promise<void>;
  /** The person chooses an account that is not `address`. */
  changeAccount(): Promise<void>;
  /** From now on it signs other typed data than it was given. */
  forge(change: (data: TypedDataDefinition) => TypedDataDefinition): void;
  /** A transaction that no page asked for; its block has come. */
  transact(transaction: { to: Hex; data: Hex }): Promise<Hex>;
}

/**
 * Puts a wallet into every page of `context`, announced through EIP-6963. The key stays in this process; each
 * `index` is an account of its own, so that tests that run at the same time do not share a balance.
 */
export async function installWallet(
  context: BrowserContext,
  options: { rpcUrl: string; index: number; kind?: AccountKind },
): Promise<TestWallet> {
  const account = await openAccount(options.rpcUrl, options.kind ?? "key", options.index);
  const requests: TestWallet["requests"] = [];
  let connected = false;
  let locked = false;
  let address = account.address;
  let chainId = CHAIN_ID;
  let onSwitch: Parameters<TestWallet["stand"]>[1] = "switches";
  let forged = (data: TypedDataDefinition) => data;
  let refusing = false;
  let hanging = false;
  let meanwhile: (() => Promise<unknown>) | null = null;

  async function answer(method: string, params: unknown[]): Promise<unknown> {
    requests.push({ method, params });
    if (SIGNING.includes(method) && refusing) {
      refusing = false;
      throw { code: 4001, message: "User rejected the request." };
    }
    if (SIGNING.includes(method) && hanging) {
      hanging = false;
      await new Promise(() => {});
    }
    if (SIGNING.includes(method) && meanwhile) {
      const happens = meanwhile;
      meanwhile = null;
      await happens();
    }
    if (SIGNING.includes(method) && locked)
      throw {
        code: 4100,
        message: "The requested account and/or method has not been authorized by the user.",
      };
    switch (method) {
      case "eth_accounts":
        return connected && !locked ? [address] : [];
      case "eth_requestAccounts":
        connected = true;
        return [address];
      case "wallet_requestPermissions":
        connected = true;
        return [{ parentCapability: "eth_accounts" }];
      case "wallet_revokePermissions":
        connected = false;
        return null;
      case "eth_chainId":
        return numberToHex(chainId);
      case "wallet_switchEthereumChain":
      case "wallet_addEthereumChain":
        if (onSwitch === "refuses") throw { code: 4001, message: "User rejected the request." };
        if (onSwitch === "switches") await stand(Number((params[0] as { chainId: Hex }).chainId));
        return null;
      case "personal_sign":
        return account.signMessage(params[0] as Hex);
      case "eth_signTypedData_v4":
        return account.signTypedData(forged(JSON.parse(params[1] as string)));
      case "eth_sendTransaction":
        return account.transact(params[0] as { to: Hex; data: Hex });
      case "eth_blockNumber":
      case "eth_getBalance":
      case "eth_call":
      case "eth_getCode":
        return rpc(options.rpcUrl, method, params);
      default:
        throw { code: 4200, message: `This wallet does not know ${method}.` };
    }
  }

  /** Tells every page, as EIP-1193 wants it. */
  const emit = async (event: string, value: unknown) => {
    for (const page of context.pages())
      await page.evaluate(
        ([name, told]) => window.dispatchEvent(new CustomEvent("souktest", { detail: [name, told] })),
        [event, value],
      );
  };
  async function stand(id: number): Promise<void> {
    chainId = id;
    await emit("chainChanged", numberToHex(id));
  }

  await context.exposeBinding("souktestWallet", async (_, method: string, params: unknown[]) => {
    try {
      return { result: await answer(method, params) };
    } catch (error) {
      return { error };
    }
  });
  await context.addInitScript(announce, WALLET_NAME);
  return {
    name: WALLET_NAME,
    address: account.address,
    requests,
    signatureRequests: () => requests.filter(({ method }) => SIGNING.includes(method)),
    refuseNext() {
      refusing = true;
    },
    hangNext() {
      hanging = true;
    },
    beforeNext(happens) {
      meanwhile = happens;
    },
    async stand(id, then) {
      onSwitch = then;
      await stand(id);
    },
    async lock() {
      locked = true;
      await emit("accountsChanged", []);
    },
    async unlock() {
      locked = false;
      await emit("accountsChanged", [address]);
    },
    async changeAccount() {
      address = privateKeyToAddress(generatePrivateKey());
      await emit("accountsChanged", [address]);
    },
    forge(change) {
      forged = change;
    },
    transact: account.transact,
  };
}

const WALLET_NAME = "Test Wallet";

/** Runs in the page, before its own scripts. */
function announce(name: string): void {
  type Answer = { result?: unknown; error?: { code: number; message: string } };
  type Bridge = { souktestWallet(method: string, params: unknown[]): Promise<Answer> };
  const listeners = new Map<string, Set<(value: unknown) => void>>();
  const provider = {
    async request({ method, params }: { method: string; params?: unknown[] }) {
      const { result, error } = await (window as unknown as Bridge).souktestWallet(method, params ?? []);
      if (error) throw Object.assign(new Error(error.message), { code: error.code });
      return result;
    },
    on(event: string, listener: (value: unknown) => void) {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(listener));
    },
    removeListener(event: string, listener: (value: unknown) => void) {
      listeners.get(event)?.delete(listener);
    },
  };
  window.addEventListener("souktest", (event) => {
    const [name, told] = (event as CustomEvent<[string, unknown]>).detail;
    for (const listener of listeners.get(name) ?? []) listener(told);
  });
  const icon =
    'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>';
  const info = { uuid: "9c1c3a52-8e0e-4a52-9b52-1f6a5ed0f7a4", name, icon, rdns: "test.souk.wallet" };
  const detail = Object.freeze({ info: Object.freeze(info), provider });
  const tell = () => window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  window.addEventListener("eip6963:requestProvider", tell);
  tell();
}
