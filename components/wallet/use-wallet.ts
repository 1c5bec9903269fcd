"use client";

import { useSyncExternalStore } from "react";
import type { Address, Hex, TypedDataDefinition } from "viem";
import type { UnsentApproval } from "@/lib/call/unsent-approval";
import { requestWallet, serverWalletState, subscribe, type WalletState, walletState } from "./wallet-store";

export interface Wallet extends WalletState {
  /** Loads the wallet code if needed and opens the dialog. The address, or null when the visitor closed it. */
  connect(): Promise<Address | null>;
  switchChain(chainId: number): Promise<void>;
  /** EIP-712 over `eth_signTypedData_v4`, with the connected account. */
  signTypedData(typedData: TypedDataDefinition): Promise<Hex>;
  /** EIP-191 `personal_sign`. */
  signMessage(message: string): Promise<Hex>;
  /** `eth_sendTransaction` with the connected account; its hash once the wallet has broadcast it. */
  sendTransaction(transaction: { to: Address; data: Hex }): Promise<Hex>;
  /** `eth_signTransaction`: signed by the connected account, and sent nowhere. */
  signUnsent(transaction: UnsentApproval): Promise<unknown>;
  disconnect(): Promise<void>;
}

const actions = {
  connect: async () => (await requestWallet()).connect(),
  switchChain: async (chainId: number) => (await requestWallet()).switchChain(chainId),
  signTypedData: async (typedData: TypedDataDefinition) => (await requestWallet()).signTypedData(typedData),
  signMessage: async (message: string) => (await requestWallet()).signMessage(message),
  sendTransaction: async (transaction: { to: Address; data: Hex }) =>
    (await requestWallet()).sendTransaction(transaction),
  signUnsent: async (transaction: UnsentApproval) => (await requestWallet()).signUnsent(transaction),
  disconnect: async () => (await requestWallet()).disconnect(),
};

/** The page's wallet. The actions are stable and reject with `WalletError` only. */
export function useWallet(): Wallet {
  const state = useSyncExternalStore(subscribe, walletState, serverWalletState);
  return { ...state, ...actions };
}
