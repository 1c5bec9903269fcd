/**
 * Networks by CAIP-2 identifier, and the names that v1 used for them (x402 v1 section 5; v2 section 11).
 * A network that is not in the table is still valid on the wire; it only has no name here.
 */
export interface NetworkInfo {
  name: string;
  /** For tight places: at most about 12 characters. */
  shortName: string;
  family: "evm" | "svm" | "other";
  /** EIP-155 chain id, for `evm`. */
  chainId?: number;
  testnet: boolean;
  /** Where a transaction can be looked up; `{hash}` stands for it. */
  explorerTxUrl?: string;
}

interface Row extends NetworkInfo {
  caip2: string;
  v1Name?: string;
}

function evm(
  chainId: number,
  name: string,
  shortName: string,
  options: { v1?: string; testnet?: true; explorer?: string } = {},
): Row {
  return {
    caip2: `eip155:${chainId}`,
    name,
    shortName,
    family: "evm",
    chainId,
    testnet: options.testnet ?? false,
    explorerTxUrl: options.explorer && `https://${options.explorer}/tx/{hash}`,
    v1Name: options.v1,
  };
}

const test = { testnet: true } as const;

const ROWS: readonly Row[] = [
  evm(8453, "Base", "Base", { v1: "base", explorer: "basescan.org" }),
  evm(84532, "Base Sepolia", "Base Sepolia", {
    v1: "base-sepolia",
    explorer: "sepolia.basescan.org",
    ...test,
  }),
  evm(1, "Ethereum", "Ethereum", { v1: "ethereum", explorer: "etherscan.io" }),
  evm(11155111, "Sepolia", "Sepolia", { v1: "sepolia", explorer: "sepolia.etherscan.io", ...test }),
  evm(137, "Polygon", "Polygon", { v1: "polygon", explorer: "polygonscan.com" }),
  evm(80002, "Polygon Amoy", "Amoy", { v1: "polygon-amoy", explorer: "amoy.polygonscan.com", ...test }),
  evm(42161, "Arbitrum One", "Arbitrum", { explorer: "arbiscan.io" }),
  evm(421614, "Arbitrum Sepolia", "Arb Sepolia", { explorer: "sepolia.arbiscan.io", ...test }),
  evm(10, "OP Mainnet", "Optimism", { explorer: "optimistic.etherscan.io" }),
  evm(11155420, "OP Sepolia", "OP Sepolia", { explorer: "sepolia-optimism.etherscan.io", ...test }),
  evm(43114, "Avalanche C-Chain", "Avalanche", { v1: "avalanche", explorer: "snowtrace.io" }),
  evm(43113, "Avalanche Fuji", "Fuji", { v1: "avalanche-fuji", explorer: "testnet.snowtrace.io", ...test }),
  evm(56, "BNB Smart Chain", "BNB", { explorer: "bscscan.com" }),
  evm(100, "Gnosis", "Gnosis", { explorer: "gnosisscan.io" }),
  evm(59144, "Linea", "Linea", { explorer: "lineascan.build" }),
  evm(130, "Unichain", "Unichain", { explorer: "uniscan.xyz" }),
  evm(480, "World Chain", "World Chain", { explorer: "worldscan.org" }),
  evm(42220, "Celo", "Celo", { v1: "celo", explorer: "celoscan.io" }),
  evm(11142220, "Celo Sepolia", "Celo Sepolia", test),
  evm(2741, "Abstract", "Abstract", { v1: "abstract", explorer: "abscan.org" }),
  evm(11124, "Abstract Testnet", "Abstract test", {
    v1: "abstract-testnet",
    explorer: "sepolia.abscan.org",
    ...test,
  }),
  evm(4689, "IoTeX", "IoTeX", { v1: "iotex", explorer: "iotexscan.io" }),
  evm(1329, "Sei", "Sei", { v1: "sei", explorer: "seiscan.io" }),
  evm(1328, "Sei Testnet", "Sei test", { v1: "sei-testnet", explorer: "testnet.seiscan.io", ...test }),
  evm(3338, "peaq", "peaq", { v1: "peaq" }),
  evm(1514, "Story", "Story", { v1: "story", explorer: "www.storyscan.io" }),
  evm(41923, "EDU Chain", "EDU Chain", { v1: "educhain" }),
  evm(324705682, "SKALE Base Sepolia", "SKALE test", { v1: "skale-base-sepolia", ...test }),
  evm(4326, "MegaETH", "MegaETH", { v1: "megaeth" }),
  evm(143, "Monad", "Monad", { v1: "monad" }),
  evm(988, "Stable", "Stable", { v1: "stable" }),
  evm(2201, "Stable Testnet", "Stable test", { v1: "stable-testnet", ...test }),
  evm(14, "Flare", "Flare", { v1: "flare", explorer: "flarescan.com" }),
  evm(50, "XDC Network", "XDC", { explorer: "xdcscan.com" }),
  evm(51, "XDC Apothem", "Apothem", { explorer: "testnet.xdcscan.com", ...test }),
  evm(31612, "Mezo", "Mezo"),
  evm(31611, "Mezo Testnet", "Mezo test", test),
  evm(723487, "Radius", "Radius"),
  evm(72344, "Radius Testnet", "Radius test", test),
  evm(36900, "ADI Chain", "ADI"),
  evm(190415, "HPP", "HPP"),
  evm(181228, "HPP Sepolia", "HPP Sepolia", test),
  evm(38833, "Igra", "Igra"),
  evm(31337, "Local development chain", "Local", test),
  {
    caip2: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
    v1Name: "solana",
    name: "Solana",
    shortName: "Solana",
    family: "svm",
    testnet: false,
    explorerTxUrl: "https://solscan.io/tx/{hash}",
  },
  {
    caip2: "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1",
    v1Name: "solana-devnet",
    name: "Solana Devnet",
    shortName: "Sol Devnet",
    family: "svm",
    testnet: true,
    explorerTxUrl: "https://solscan.io/tx/{hash}?cluster=devnet",
  },
  {
    caip2: "solana:4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z",
    v1Name: "solana-testnet",
    name: "Solana Testnet",
    shortName: "Sol Testnet",
    family: "svm",
    testnet: true,
    explorerTxUrl: "https://solscan.io/tx/{hash}?cluster=testnet",
  },
];

const BY_CAIP2 = new Map(ROWS.map((row) => [row.caip2, row]));
const BY_V1_NAME = new Map(ROWS.flatMap((row) => (row.v1Name ? [[row.v1Name, row.caip2] as const] : [])));

/** CAIP-2: namespace 3-8, reference 1-32. */
const CAIP2 = /^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/;
const EIP155 = /^eip155:(0|[1-9]\d{0,15})$/;

/** Whether `network` is a well-formed CAIP-2 identifier; the reference of `eip155` must be a chain id. */
export function isCaip2(network: string): boolean {
  return network.startsWith("eip155:") ? EIP155.test(network) : CAIP2.test(network);
}

/** A v1 name (`base-sepolia`) or a CAIP-2 identifier as CAIP-2; null when it is neither. */
export function toCaip2(name: string): string | null {
  return BY_V1_NAME.get(name) ?? (isCaip2(name) ? name : null);
}

/** What is known of a network; null for one that is not in the table. */
export function networkInfo(caip2: string): NetworkInfo | null {
  const row = BY_CAIP2.get(caip2);
  if (!row) return null;
  const { caip2: _caip2, v1Name: _v1Name, ...info } = row;
  return info;
}

/** The name v1 uses for a network, or null where v1 has none. */
export function v1NetworkName(caip2: string): string | null {
  return BY_CAIP2.get(caip2)?.v1Name ?? null;
}

/** Every network of the table, the most used first: for filters and menus. */
export function knownNetworks(): { network: string; info: NetworkInfo }[] {
  return ROWS.flatMap(({ caip2 }) => {
    const info = networkInfo(caip2);
    return info ? [{ network: caip2, info }] : [];
  });
}

/** How addresses of a network are written, known or not. */
export function networkFamily(caip2: string): NetworkInfo["family"] {
  if (caip2.startsWith("eip155:")) return "evm";
  return caip2.startsWith("solana:") ? "svm" : "other";
}
