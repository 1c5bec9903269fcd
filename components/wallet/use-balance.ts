"use client";

import { useEffect, useSyncExternalStore } from "react";
import { callApi } from "@/components/api/call-api";
import type { PublicChain } from "@/lib/public-config";
import { knownAsset } from "@/lib/x402/assets";

/** Balances by network, token and owner, read through our own server; shared by everything that shows one. */
const balances = new Map<string, bigint | null>();
const listeners = new Set<() => void>();
const watched = new Map<string, number>();

async function read(key: string) {
  const [network = "", asset = "", owner = ""] = key.split("/");
  const query = new URLSearchParams({ network, asset, owner });
  const result = await callApi<{ amountAtomic: string }>(`/api/balances?${query}`);
  balances.set(key, result.ok ? BigInt(result.value.amountAtomic) : null);
  for (const listener of listeners) listener();
}

function unwatch(key: string) {
  const left = (watched.get(key) ?? 1) - 1;
  if (left > 0) watched.set(key, left);
  else watched.delete(key);
}

/** Reads every balance on the page again: after a payment, after the faucet. */
export async function refreshBalances(): Promise<void> {
  await Promise.all([...watched.keys()].map(read));
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** What `owner` holds of the chain's dollar token, in atomic units. undefined: being read; null: could not be read. */
export function useBalance(chain: PublicChain | undefined, owner: string | null): bigint | null | undefined {
  const key = chain?.stablecoin && owner ? `${chain.network}/${chain.stablecoin.asset}/${owner}` : null;
  useEffect(() => {
    if (!key) return;
    watched.set(key, (watched.get(key) ?? 0) + 1);
    if (watched.get(key) === 1) void read(key);
    return () => unwatch(key);
  }, [key]);
  return useSyncExternalStore(
    subscribe,
    () => (key ? balances.get(key) : undefined),
    () => undefined,
  );
}

/** {@link useBalance} for any tokens of any networks, as a lookup; asked of unknown ones it says undefined. */
export function useBalances(
  tokens: readonly { network: string; asset: string }[],
  owner: string | null,
): (network: string, asset: string) => bigint | null | undefined {
  // Our server reads known tokens only, and a stranger's text is no key.
  const known = tokens.filter(({ network, asset }) => knownAsset(network, asset) !== null);
  const keys = owner ? known.map(({ network, asset }) => `${network}/${asset}/${owner}`).join(" ") : "";
  useEffect(() => {
    const mine = [...new Set(keys.split(" ").filter(Boolean))];
    for (const key of mine) {
      watched.set(key, (watched.get(key) ?? 0) + 1);
      if (watched.get(key) === 1) void read(key);
    }
    return () => mine.forEach(unwatch);
  }, [keys]);
  useSyncExternalStore(
    subscribe,
    () =>
      keys
        .split(" ")
        .map((key) => `${balances.get(key)}`)
        .join(),
    () => "",
  );
  return (network, asset) => (owner ? balances.get(`${network}/${asset}/${owner}`) : undefined);
}
