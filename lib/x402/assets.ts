/**
 * Tokens known by address. A symbol proves nothing (anyone can deploy a "USDC"), so everything here is keyed by
 * network and contract, and the EIP-712 name and version are ours, not the seller's.
 */
export interface KnownAsset {
  symbol: string;
  decimals: number;
  /** EIP-712 domain name and version of the contract; not used outside EVM networks. */
  name: string;
  version: string;
  stablecoin: boolean;
  /** What one whole token is meant to be worth one of. */
  currency: "USD" | "EUR";
  /** False where the contract has no EIP-3009 and payments go through Permit2. */
  eip3009: boolean;
}

type Row = [
  network: string,
  asset: string,
  symbol: string,
  name: string,
  version: string,
  more?: { decimals?: number; currency?: "EUR"; eip3009?: false },
];

const ROWS: readonly Row[] = [
  ["eip155:8453", "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", "USDC", "USD Coin", "2"],
  ["eip155:84532", "0x036CbD53842c5426634e7929541eC2318f3dCF7e", "USDC", "USDC", "2"],
  ["eip155:8453", "0x60a3E35Cc302bFA44Cb288Bc5a4F316Fdb1adb42", "EURC", "EURC", "2", { currency: "EUR" }],
  ["eip155:1", "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", "USDC", "USD Coin", "2"],
  ["eip155:11155111", "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238", "USDC", "USDC", "2"],
  ["eip155:137", "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359", "USDC", "USD Coin", "2"],
  ["eip155:80002", "0x41E94Eb019C0762f9Bfcf9Fb1E58725BfB0e7582", "USDC", "USDC", "2"],
  ["eip155:42161", "0xaf88d065e77c8cC2239327C5EDb3A432268e5831", "USDC", "USD Coin", "2"],
  ["eip155:421614", "0x75faf114eafb1BDbe2F0316DF893fd58CE46AA4d", "USDC", "USD Coin", "2"],
  ["eip155:10", "0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85", "USDC", "USD Coin", "2"],
  ["eip155:43114", "0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E", "USDC", "USD Coin", "2"],
  ["eip155:43113", "0x5425890298aed601595a70AB815c96711a31Bc65", "USDC", "USD Coin", "2"],
  ["eip155:143", "0x754704Bc059F8C67012fEd69BC8A327a5aafb603", "USDC", "USDC", "2"],
  ["eip155:42220", "0xcebA9300f2b948710d2653dD7B07f33A8B32118C", "USDC", "USDC", "2"],
  ["eip155:42220", "0x48065fbBE25f71C9282ddf5e1cD6D6A887483D5e", "USDT", "Tether USD", "1"],
  ["eip155:42220", "0xD2ab3C9A02DBBAB236BfEC45D1d755DF4267F771", "USAT", "Tether America USD", "1"],
  ["eip155:11142220", "0x01C5C0122039549AD1493B8220cABEdD739BC44E", "USDC", "USDC", "2"],
  ["eip155:1329", "0xe15fC38F6D8c56aF07bbCBe3BAf5708A2Bf42392", "USDC", "USDC", "2"],
  ["eip155:1328", "0x4fCF1784B31630811181f670Aea7A7bEF803eaED", "USDC", "USDC", "2"],
  ["eip155:50", "0xfA2958CB79b0491CC627c1557F441eF849Ca8eb1", "USDC", "USDC", "2"],
  ["eip155:51", "0xb5AB69F7bBada22B28e79C8FFAECe55eF1c771D4", "USDC", "USDC", "2"],
  ["eip155:38833", "0xA5b8BF902b2844dA17d4506cc827F7F1681735E7", "USDC", "USDC", "1", { eip3009: false }],
  ["eip155:36900", "0x9cb8142aEBBcdc60AF7c97Af897A67A8f3CA71C2", "USDC.e", "USDC.e", "2"],
  ["eip155:190415", "0x401eCb1D350407f13ba348573E5630B83638E30D", "USDC.e", "Bridged USDC", "2"],
  ["eip155:181228", "0x401eCb1D350407f13ba348573E5630B83638E30D", "USDC.e", "Bridged USDC", "2"],
  ["eip155:988", "0x779Ded0c9e1022225f8E0630b35a9b54bE713736", "USDT0", "USDT0", "1"],
  ["eip155:2201", "0x78Cf24370174180738C5B8E352B6D14c83a6c9A9", "USDT0", "USDT0", "1"],
  ["eip155:14", "0xe7cd86e13AC4309349F30B3435a9d337750fC82D", "USDT0", "USD\u20ae0", "1"],
  [
    "eip155:4326",
    "0xFAfDdbb3FC7688494971a79cc65DCa3EF82079E7",
    "MegaUSD",
    "MegaUSD",
    "1",
    { decimals: 18, eip3009: false },
  ],
  [
    "eip155:31612",
    "0xdD468A1DDc392dcdbEf6db6e34E89AA338F9F186",
    "mUSD",
    "Mezo USD",
    "1",
    { decimals: 18, eip3009: false },
  ],
  [
    "eip155:31611",
    "0x118917a40FAF1CD7a13dB0Ef56C86De7973Ac503",
    "mUSD",
    "Mezo USD",
    "1",
    { decimals: 18, eip3009: false },
  ],
  [
    "eip155:723487",
    "0x33ad9e4BD16B69B5BFdED37D8B5D9fF9aba014Fb",
    "SBC",
    "Stable Coin",
    "1",
    { eip3009: false },
  ],
  [
    "eip155:72344",
    "0x33ad9e4BD16B69B5BFdED37D8B5D9fF9aba014Fb",
    "SBC",
    "Stable Coin",
    "1",
    { eip3009: false },
  ],
  [
    "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
    "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
    "USDC",
    "USD Coin",
    "",
    { eip3009: false },
  ],
  [
    "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1",
    "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU",
    "USDC",
    "USD Coin",
    "",
    { eip3009: false },
  ],
];

/** EVM addresses compare without case; base58 ones do not. */
const keyOf = (network: string, asset: string) =>
  `${network}/${network.startsWith("eip155:") ? asset.toLowerCase() : asset}`;

const BY_KEY = new Map<string, KnownAsset>(
  ROWS.map(([network, asset, symbol, name, version, more = {}]) => [
    keyOf(network, asset),
    {
      symbol,
      decimals: more.decimals ?? 6,
      name,
      version,
      stablecoin: true,
      currency: more.currency ?? "USD",
      eip3009: more.eip3009 ?? true,
    },
  ]),
);

/** The token at `asset` on `network` (CAIP-2), or null when this project does not know it. */
export function knownAsset(network: string, asset: string): KnownAsset | null {
  return BY_KEY.get(keyOf(network, asset)) ?? null;
}

/** Every known token of this symbol, by network and address; all of them when none is named. */
export function assetsNamed(symbol?: string): { network: string; asset: string; symbol: string }[] {
  return ROWS.filter((row) => symbol === undefined || row[2] === symbol).map(([network, asset, name]) => ({
    network,
    asset,
    symbol: name,
  }));
}

/** Networks (CAIP-2) on which a known token has this address. */
export function networksOfAsset(asset: string): string[] {
  return ROWS.filter(([network, known]) => keyOf(network, known) === keyOf(network, asset)).map(
    ([network]) => network,
  );
}

/** The known dollar stablecoin that a seller on `network` most likely means, with its address. */
export function defaultAsset(network: string): (KnownAsset & { asset: string }) | null {
  const row = ROWS.find((candidate) => candidate[0] === network);
  const known = row && knownAsset(network, row[1]);
  return row && known ? { ...known, asset: row[1] } : null;
}

/** Tokens as filters name them: the symbol of a known one, else `<CAIP-2>/<address>`, EVM addresses in lower case. */
export function assetKey(network: string, asset: string): string {
  return knownAsset(network, asset)?.symbol ?? keyOf(network, asset);
}

/** A symbol when the asset is known, else its address shortened: never a name that the seller chose. */
export function assetLabel(network: string, asset: string): string {
  const known = knownAsset(network, asset);
  if (known) return known.symbol;
  return asset.length > 13 ? `${asset.slice(0, 6)}…${asset.slice(-4)}` : asset;
}
