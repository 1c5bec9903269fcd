"use client";

import type { Address, Hex, TypedDataDefinition } from "viem";
import type { UnsentApproval } from "@/lib/call/unsent-approval";

/**
 * The page's one wallet, outside React: the header button, the playground and sign-in share it, and none of
 * them pulls wallet code into the first load. `wallet-engine.tsx` fills it in when it is asked for.
 */
export interface WalletState {
  /**
   * `disconnected` also before any wallet code is loaded; `loading` while it loads or looks for the previous
   * connection; `connecting` while the visitor chooses or confirms.
   */
  status: "disconnected" | "loading" | "connecting" | "connected";
  address: Address | null;
  /** The chain the wallet says it is on. */
  chainId: number | null;
  /** "MetaMask", "Sandbox wallet", … */
  walletName: string | null;
  /** The built-in test wallet, which has no interface of its own. */
  isSandboxWallet: boolean;
  /** It may be asked to sign a transaction without sending it: it has not refused that in this tab. */
  signsUnsent: boolean;
}

/** What the engine can do once it is mounted. Every failure is a {@link WalletError}. */
export interface WalletEngine {
  connect(): Promise<Address | null>;
  switchChain(chainId: number): Promise<void>;
  signTypedData(typedData: TypedDataDefinition): Promise<Hex>;
  signMessage(message: string): Promise<Hex>;
  sendTransaction(transaction: { to: Address; data: Hex }): Promise<Hex>;
  /** `eth_signTransaction`; what the wallet answers is for the caller to look at. */
  signUnsent(transaction: UnsentApproval): Promise<unknown>;
  disconnect(): Promise<void>;
}

export class WalletError extends Error {
  override name = "WalletError";
  constructor(
    /** `rejected`: the visitor said no in the wallet. */
    readonly code: "rejected" | "not-connected" | "wrong-chain" | "unsupported" | "failed",
    /** Plain words for the visitor. */
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const DISCONNECTED: WalletState = {
  status: "disconnected",
  address: null,
  chainId: null,
  walletName: null,
  isSandboxWallet: false,
  signsUnsent: true,
};

let state = DISCONNECTED;
let requested = false;
let engine: WalletEngine | null = null;
const listeners = new Set<() => void>();
const engineWaiters = new Set<{ resolve(engine: WalletEngine): void; reject(error: WalletError): void }>();

export const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
const notify = () => {
  for (const listener of listeners) listener();
};

export const walletState = () => state;
export const serverWalletState = () => DISCONNECTED;
export const isWalletRequested = () => requested;

export function setWalletState(next: WalletState) {
  const same = (Object.keys(next) as (keyof WalletState)[]).every((key) => next[key] === state[key]);
  if (same) return;
  state = next;
  notify();
}

/** Loads the wallet code once, without opening anything. */
export function requestWallet(): Promise<WalletEngine> {
  if (!requested) {
    requested = true;
    if (state.status === "disconnected") state = { ...state, status: "loading" };
    notify();
  }
  if (engine) return Promise.resolve(engine);
  return new Promise((resolve, reject) => engineWaiters.add({ resolve, reject }));
}

/** Called by the engine once it has restored or given up the previous connection; with null when it goes away. */
export function setWalletEngine(next: WalletEngine | null) {
  engine = next;
  if (!next) return;
  for (const waiter of engineWaiters) waiter.resolve(next);
  engineWaiters.clear();
}

const NOT_LOADED = "The wallet code could not be loaded. Check the connection and try again.";
export const NOTHING_KEPT =
  "This browser lets this site keep nothing, and no wallet connects without that. Allow site data for it and try again.";

/** The code could not be fetched (offline, or a newer version was deployed) or cannot run: the next request tries again. */
export function setWalletUnavailable(cause: unknown, message = NOT_LOADED) {
  requested = false;
  state = DISCONNECTED;
  notify();
  const error = new WalletError("failed", message, { cause });
  for (const waiter of engineWaiters) waiter.reject(error);
  engineWaiters.clear();
}
