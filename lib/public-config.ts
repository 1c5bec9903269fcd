import type { Env } from "@/lib/env";
import { defaultAsset } from "@/lib/x402/assets";
import { networkInfo } from "@/lib/x402/networks";

/** What the browser may know of the configuration. Nothing here is secret: it is sent to every visitor. */
export interface PublicConfig {
  mode: "sandbox" | "production";
  /** The canonical origin, as sign-in messages name it. */
  origin: string;
  /** EVM networks whose settlements this Souk can prove, in the operator's order. */
  chains: PublicChain[];
}

export interface PublicChain {
  /** CAIP-2, e.g. `eip155:84532`. */
  network: string;
  chainId: number;
  /** "Base Sepolia (local)" in the sandbox. */
  name: string;
  /** Only in the sandbox: production RPC URLs may carry keys and stay on the server. */
  rpcUrl?: string;
  /** The dollar token whose balance the account menu shows; null where none is known. */
  stablecoin: { asset: string; symbol: string; decimals: number } | null;
}

/** The public part of `env`. */
export function publicConfig({ mode, origin, rpcUrls }: Env): PublicConfig {
  const sandbox = mode === "sandbox";
  const chains = Object.entries(rpcUrls).flatMap(([network, [rpcUrl]]): PublicChain[] => {
    const chainId = Number(/^eip155:(\d+)$/.exec(network)?.[1]);
    if (!Number.isSafeInteger(chainId)) return [];
    const name = networkInfo(network)?.name ?? `Chain ${chainId}`;
    const token = defaultAsset(network);
    return [
      {
        network,
        chainId,
        name: sandbox ? `${name} (local)` : name,
        rpcUrl: sandbox ? rpcUrl : undefined,
        stablecoin: token && { asset: token.asset, symbol: token.symbol, decimals: token.decimals },
      },
    ];
  });
  return { mode, origin, chains };
}
