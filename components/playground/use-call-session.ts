"use client";

import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { bytesToHex, type TypedDataDefinition } from "viem";
import { refreshBalances } from "@/components/wallet/use-balance";
import { useWallet, type Wallet } from "@/components/wallet/use-wallet";
import { createCallApi } from "@/lib/call/call-api";
import { createCallKeys, keepingKeys } from "@/lib/call/call-keys";
import { createChannelStore } from "@/lib/call/channel-store";
import type { CallEffects } from "@/lib/call/effects";
import { hasOpenAuthorization, sentPayment } from "@/lib/call/machine";
import { createOpenCallStore } from "@/lib/call/open-call-store";
import { type CallSession, createCallSession } from "@/lib/call/session";
import type { CallSnapshot } from "@/lib/call/session-state";
import type { SpendingStore } from "@/lib/call/spending-store";
import type { PlaygroundListing } from "@/lib/call/types";

/** The page's one call to `listing`, run against the real world: this browser, its wallet, our server. */
export function useCallSession(
  listing: PlaygroundListing,
  spending: SpendingStore,
  /** CAIP-2 networks whose settlements this Souk can prove. */
  provenNetworks: readonly string[],
): { session: CallSession; snapshot: CallSnapshot } {
  const wallet = useWallet();
  const latest = useRef(wallet);
  useLayoutEffect(() => {
    latest.current = wallet;
  }, [wallet]);

  const [session] = useState(() =>
    createCallSession(
      listing,
      browserEffects(() => latest.current, spending),
      provenNetworks,
    ),
  );
  const snapshot = useSyncExternalStore(session.subscribe, session.snapshot, session.snapshot);

  useEffect(() => {
    session.start();
    return () => session.close();
  }, [session]);

  const sent = sentPayment(snapshot.phase);
  const decided = sent !== null && !hasOpenAuthorization(snapshot.phase);
  useEffect(() => {
    if (decided) void refreshBalances();
  }, [decided]);

  return { session, snapshot };
}

function browserEffects(wallet: () => Wallet, spending: SpendingStore): CallEffects {
  const browserFetch: typeof fetch = (...request) => fetch(...request);
  return {
    fetch: browserFetch,
    api: keepingKeys(
      createCallApi(browserFetch),
      createCallKeys(() => window.localStorage),
    ),
    store: createOpenCallStore(
      () => window.localStorage,
      () => window.sessionStorage,
    ),
    channels: createChannelStore({ storage: () => window.localStorage, now: Date.now }),
    spending,
    wallet: {
      address: () => wallet().address,
      chainId: () => wallet().chainId,
      switchChain: (chainId) => wallet().switchChain(chainId),
      signTypedData: (typedData) => wallet().signTypedData(typedData as unknown as TypedDataDefinition),
      signMessage: (message) => wallet().signMessage(message),
      sendTransaction: (transaction) => wallet().sendTransaction(transaction),
      signsUnsent: () => wallet().signsUnsent,
      signUnsent: (transaction) => wallet().signUnsent(transaction),
    },
    newNonce: () => bytesToHex(crypto.getRandomValues(new Uint8Array(32))),
    clock: () => performance.now(),
    nowSeconds: () => Math.floor(Date.now() / 1_000),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}
