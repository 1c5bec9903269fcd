/** What the browser may know of the configuration. Nothing here is secret: it is sent to every visitor. */
export interface PublicConfig {
  mode: "sandbox" | "production";
  /** The canonical origin, as sign-in messages name it. */
  origin: string;
  /** Networks whose settlements this Souk can prove, in order of preference; never empty in the sandbox. */
  chains: PublicChain[];
  /** Set by the operator; without it only injected wallets (and the sandbox wallet) are offered. */
  walletConnectProjectId?: string;
}

export interface PublicChain {
  /** CAIP-2, e.g. `eip155:84532`. */
  network: string;
  chainId: number;
  /** "Base Sepolia (local)" in the sandbox. */
  name: string;
  /** Only in the sandbox: production RPC URLs may carry keys and stay on the server. */
  rpcUrl?: string;
}
