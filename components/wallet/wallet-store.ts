"use client";

import type { Address, Hex, TypedDataDefinition } from "viem";

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
}

/** What the engine can do once it is mounted. Every failure is a {@link WalletError}. */
export interface WalletEngine {
  /** Resolves when the previous connection was restored or given up. */
  ready: Promise<void>;
  connect(): Promise<Address | null>;
  switchChain(chainId: number): Promise<void>;
  signTypedData(typedData: TypedDataDefinition): Promise<Hex>;
  signMessage(message: string): Promise<Hex>;
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
};

let state = DISCONNECTED;
let requested = false;
let engine: WalletEngine | null = null;
const listeners = new Set<() => void>();
const engineWaiters = new Set<(engine: WalletEngine) => void>();

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
  return new Promise((resolve) => engineWaiters.add(resolve));
}

/** Called by the engine when it is mounted, with null when it goes away. */
export function setWalletEngine(next: WalletEngine | null) {
  engine = next;
  if (!next) return;
  for (const resolve of engineWaiters) resolve(next);
  engineWaiters.clear();
}
