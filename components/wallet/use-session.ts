"use client";

import { useEffect, useSyncExternalStore } from "react";
import type { Address } from "viem";
import { callApi, problemText } from "@/components/api/call-api";
import { usePublicConfig } from "./public-config";
import { useWallet, type Wallet } from "./use-wallet";
import { WalletError } from "./wallet-store";

export interface SessionState {
  /** `unknown` until the server was asked; `signing` while the visitor signs in. */
  status: "unknown" | "signed-out" | "signing" | "signed-in";
  /** The account the server knows us as. */
  address: Address | null;
}

export type SignInResult = { ok: true; address: Address } | { ok: false; reason: string };

/** Base: what a message names where the operator configured no network. */
const FALLBACK_CHAIN_ID = 8453;
const UNKNOWN: SessionState = { status: "unknown", address: null };
const SIGNED_OUT: SessionState = { status: "signed-out", address: null };

let state = UNKNOWN;
let asked = false;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
function setState(next: SessionState) {
  state = next;
  for (const listener of listeners) listener();
}

async function askServer() {
  if (asked) return;
  asked = true;
  const result = await callApi<{ address: Address | null }>("/api/session");
  const address = result.ok ? result.value.address : null;
  if (state.status === "unknown") setState(address ? { status: "signed-in", address } : SIGNED_OUT);
}

async function signIn(wallet: Wallet, chainIds: readonly number[]): Promise<SignInResult> {
  const before = state;
  const give = (reason: string): SignInResult => {
    setState(before.status === "signing" ? SIGNED_OUT : before);
    return { ok: false, reason };
  };
  setState({ ...state, status: "signing" });
  try {
    const address = wallet.address ?? (await wallet.connect());
    if (!address) return give("Connect a wallet to sign in.");
    const nonce = await callApi<{ nonce: string; expiresAt: string }>("/api/session/nonce");
    if (!nonce.ok) return give(problemText(nonce.problem));
    const { buildSignInMessage } = await import("./sign-in-message");
    const chainId =
      wallet.chainId && chainIds.includes(wallet.chainId)
        ? wallet.chainId
        : (chainIds[0] ?? FALLBACK_CHAIN_ID);
    const message = buildSignInMessage({
      address,
      chainId,
      ...nonce.value,
      origin: window.location.origin,
    });
    const signature = await wallet.signMessage(message);
    const session = await callApi<{ address: Address }>("/api/session", {
      method: "POST",
      body: { message, signature },
    });
    if (!session.ok) return give(problemText(session.problem));
    setState({ status: "signed-in", address: session.value.address });
    return { ok: true, address: session.value.address };
  } catch (error) {
    return give(error instanceof WalletError ? error.message : "Sign-in failed. Please try again.");
  }
}

async function signOut(): Promise<void> {
  await callApi("/api/session", { method: "DELETE" });
  setState(SIGNED_OUT);
}

/** Who the server knows us as, and Sign-In with Ethereum (ERC-4361) to change that. Neither action rejects. */
export function useSession() {
  const wallet = useWallet();
  const { chains } = usePublicConfig();
  const session = useSyncExternalStore(
    subscribe,
    () => state,
    () => UNKNOWN,
  );
  useEffect(() => void askServer(), []);
  return {
    ...session,
    signIn: () =>
      signIn(
        wallet,
        chains.map((chain) => chain.chainId),
      ),
    signOut,
  };
}
