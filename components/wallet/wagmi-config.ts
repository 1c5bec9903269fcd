import { connectorsForWallets, type Wallet, type WalletList } from "@rainbow-me/rainbowkit";
import { type Chain, custom, defineChain } from "viem";
import { createConfig, injected } from "wagmi";
import { arbitrum, avalanche, base, baseSepolia, mainnet, optimism, polygon } from "wagmi/chains";
import type { PublicConfig } from "@/lib/public-config";
import { sandboxWallet } from "./sandbox-wallet";

/** Only so that a wallet that lacks a network can be offered its public details. */
const KNOWN: Chain[] = [base, baseSepolia, mainnet, polygon, arbitrum, optimism, avalanche];

function toChain({ chainId, name, rpcUrl }: PublicConfig["chains"][number]): Chain {
  const known = KNOWN.find((chain) => chain.id === chainId);
  if (known && !rpcUrl) return known;
  return defineChain({
    id: chainId,
    name,
    nativeCurrency: known?.nativeCurrency ?? { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: rpcUrl ? [rpcUrl] : [] } },
  });
}

/** The page reads chains through its own server: an operator's RPC may be private, and no outsider learns addresses. */
const noRpc = custom({
  request: async ({ method }) => {
    throw new Error(`The page itself makes no RPC calls (${method})`);
  },
});

const LEGACY_ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="#6f6a5f"/><path d="M10 15h20v12H10z M24 21h6" fill="none" stroke="#fff" stroke-width="2.4"/></svg>',
)}`;

/** A wallet that only sets `window.ethereum`; those that announce themselves (EIP-6963) are found by wagmi. */
const legacyWallet = (): Wallet => ({
  id: "injected",
  name: "Browser wallet",
  iconUrl: LEGACY_ICON,
  iconBackground: "#6f6a5f",
  installed: true,
  createConnector: (details) => {
    const connector = injected();
    return (config) => ({ ...connector(config), ...details });
  },
});

function hasOnlyLegacyWallet(): boolean {
  let announced = false;
  const hear = () => {
    announced = true;
  };
  window.addEventListener("eip6963:announceProvider", hear);
  window.dispatchEvent(new Event("eip6963:requestProvider"));
  window.removeEventListener("eip6963:announceProvider", hear);
  return !announced && "ethereum" in window;
}

/** wagmi's configuration for this deployment. Needs a browser. */
export function createWagmiConfig({ mode, chains }: PublicConfig) {
  // Without any network nothing can be paid here, but people still sign in.
  const [first = base, ...rest] = chains.map(toChain);
  const groups: WalletList = [];
  if (hasOnlyLegacyWallet()) groups.push({ groupName: "Wallets", wallets: [legacyWallet] });
  if (mode === "sandbox")
    groups.push({ groupName: "Test money only, key kept in this browser", wallets: [sandboxWallet] });
  return createConfig({
    chains: [first, ...rest],
    // The project id is WalletConnect's, whose SDK is not part of this build: nothing here reads it.
    connectors: groups.length ? connectorsForWallets(groups, { appName: "Souk", projectId: "none" }) : [],
    transports: Object.fromEntries([first, ...rest].map((chain) => [chain.id, noRpc])),
    multiInjectedProviderDiscovery: true,
    ssr: false,
  });
}
