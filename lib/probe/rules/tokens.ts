import { knownAsset, networksOfAsset } from "@/lib/x402/assets";
import { networkFamily, networkInfo } from "@/lib/x402/networks";
import type { TokenFacts } from "../types";
import type { PlacedOption, View } from "../view";
import { eachOption } from "./each-option";
import { ACCEPTS_LINES } from "./lines-route";
import type { Rule } from "./rule";

const EXACT_EVM = "x402 v2, exact scheme on EVM networks";

function factsOf(view: View, { option }: PlacedOption): TokenFacts | undefined {
  return view.observation.tokens.find(
    (fact) => fact.network === option.network && fact.asset.toLowerCase() === option.asset.toLowerCase(),
  );
}

/** Paid with an EIP-3009 signature over the token's EIP-712 domain. */
const signsForToken = ({ option }: PlacedOption) =>
  option.scheme === "exact" &&
  networkFamily(option.network) === "evm" &&
  option.extra.assetTransferMethod !== "permit2";

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

const tokenExists: Rule = {
  id: "token-exists",
  group: "requirements",
  severity: "error",
  title: "There is no token at this address",
  holds: "the token exists on its chain",
  detail: "No contract lives there on this network. Often it is the address of another network.",
  expected: "a token contract at the asset address",
  fix: { words: "Use the token's address on the network that the option names." },
  source: "Read from the chain",
  check(view) {
    if (view.observation.tokens.length === 0) return null;
    return eachOption(view, (placed) => {
      const facts = factsOf(view, placed);
      if (!facts || facts.exists) return null;
      const name = networkInfo(placed.option.network)?.name ?? placed.option.network;
      return { expected: `a token contract on ${name}`, observed: `no code at ${placed.option.asset}` };
    });
  },
};

const tokenOfNetwork: Rule = {
  id: "token-of-network",
  group: "requirements",
  severity: "error",
  title: "The token is one of another network",
  holds: "the token belongs to the network",
  detail:
    "This is a stablecoin's address, but on another network. On this one nothing is known to live there.",
  expected: "the token's address on the network that the option names",
  fix: { words: "Use the address of the token on this network.", lines: ACCEPTS_LINES },
  source: "Addresses that the issuers publish",
  check: (view) =>
    eachOption(view, (placed) => {
      const { network, asset } = placed.option;
      const elsewhere = knownAsset(network, asset) ? [] : networksOfAsset(asset);
      // What the chain itself says weighs more than our table, which says nothing of networks that are not in it.
      if (elsewhere.length === 0 || factsOf(view, placed) || !networkInfo(network)) return null;
      const names = elsewhere.map((id) => networkInfo(id)?.name ?? id).join(", ");
      return {
        expected: `a token of ${networkInfo(network)?.name ?? network}`,
        observed: `accepts[${placed.position}].asset is ${knownAsset(elsewhere[0] as string, asset)?.symbol} of ${names}`,
      };
    }),
};

const decimalsMatch: Rule = {
  id: "token-decimals",
  group: "requirements",
  severity: "warning",
  title: "The token has another number of decimals",
  holds: "the token's decimals are right",
  detail: "Buyers who trust extra.decimals read a price that is wrong by powers of ten.",
  expected: "extra.decimals, when given, as the token contract has it",
  fix: { words: "Correct extra.decimals, or leave it out: clients ask the contract." },
  source: "ERC-20, decimals()",
  check(view) {
    let judged = false;
    const problems = eachOption(view, (placed) => {
      const { extra, network, asset } = placed.option;
      const right = factsOf(view, placed)?.decimals ?? knownAsset(network, asset)?.decimals;
      if (extra.decimals === undefined || right === undefined) return null;
      judged = true;
      if (Number(extra.decimals) === right) return null;
      return {
        expected: `${right}`,
        observed: `accepts[${placed.position}].extra.decimals: ${JSON.stringify(extra.decimals)}`,
      };
    });
    return judged ? problems : null;
  },
};

const domainGiven: Rule = {
  id: "token-domain-given",
  group: "requirements",
  severity: "error",
  title: "The token's signing name and version are missing",
  holds: "the token's name and version are given",
  detail: "Clients sign over the token's EIP-712 name and version and stop when extra does not give them.",
  expected: "extra.name and extra.version, as the token contract has them",
  fix: {
    words:
      "Add the name and version of the token contract to extra; the packages do it for a price in dollars.",
    lines: { ...ACCEPTS_LINES, HTTP: '"extra": {"name": "USD Coin", "version": "2"}' },
  },
  source: EXACT_EVM,
  check: (view) =>
    eachOption(view, (placed) => {
      if (!signsForToken(placed)) return null;
      const { extra, network, asset } = placed.option;
      if (text(extra.name) && text(extra.version)) return null;
      const known = knownAsset(network, asset);
      return {
        expected: known ? `name "${known.name}", version "${known.version}"` : "extra.name and extra.version",
        observed: `accepts[${placed.position}].extra: name ${JSON.stringify(extra.name) ?? "missing"}, version ${JSON.stringify(extra.version) ?? "missing"}`,
      };
    }),
};

const domainMatches: Rule = {
  id: "token-domain-matches",
  group: "requirements",
  severity: "error",
  title: "The token's name or version is not the contract's",
  holds: "token name and version match the contract",
  detail:
    "The signature is checked by the token contract over its own name and version, so every payment would fail.",
  expected: "the contract's own EIP-712 name and version",
  fix: { words: "Copy name and version from the token contract; they differ between networks." },
  source: `${EXACT_EVM}; EIP-712`,
  check(view) {
    let judged = false;
    const problems = eachOption(view, (placed) => {
      const { extra, network, asset } = placed.option;
      const [name, version] = [text(extra.name), text(extra.version)];
      if (!signsForToken(placed) || !name || !version) return null;
      const known = knownAsset(network, asset);
      const facts = factsOf(view, placed);
      if (!known && !facts?.exists) return null;
      judged = true;
      // The chain is right about the contract it holds; our table is right about the ones it names.
      const agrees = (theirs: { name?: string; version?: string } | null | undefined) =>
        (theirs?.name ?? name) === name && (theirs?.version ?? version) === version;
      if (known ? agrees(known) || (facts?.exists && agrees(facts)) : agrees(facts)) return null;
      const right = known ?? facts;
      return {
        expected: `name "${right?.name}", version "${right?.version ?? version}"`,
        observed: `accepts[${placed.position}].extra: name "${name}", version "${version}"`,
        // A contract's name() need not be its EIP-712 name: for a token we do not know this is only likely.
        severity: known ? "error" : "warning",
      };
    });
    return judged ? problems : null;
  },
};

const transferMethod: Rule = {
  id: "token-transfer-method",
  group: "requirements",
  severity: "error",
  title: "The token cannot be paid this way",
  holds: "the token supports the way it is paid",
  detail: "This token has no transferWithAuthorization, so an exact payment needs Permit2.",
  expected: 'extra.assetTransferMethod "permit2" for a token without EIP-3009',
  fix: { words: 'Add extra.assetTransferMethod: "permit2", or offer USDC.' },
  source: EXACT_EVM,
  check: (view) =>
    eachOption(view, (placed) => {
      const known = knownAsset(placed.option.network, placed.option.asset);
      if (!known || known.eip3009 || !signsForToken(placed)) return null;
      return {
        expected: 'extra.assetTransferMethod "permit2"',
        observed: `accepts[${placed.position}]: ${known.symbol} by EIP-3009`,
      };
    }),
};

const tokenKnown: Rule = {
  id: "token-known",
  group: "requirements",
  severity: "advice",
  title: "The token is not a known stablecoin",
  holds: "is priced in a known stablecoin",
  detail: "Its price cannot be shown in dollars, and most clients pay in known stablecoins only.",
  expected: "a known stablecoin, by address",
  fix: { words: "Offer USDC as well." },
  source: "Default assets of the reference client",
  check(view) {
    // That there is no such token, or that the network is unknown too, has been said.
    const graver = [tokenExists, tokenOfNetwork].flatMap((rule) => rule.check(view) ?? []);
    const said = new Set(graver.map(({ option }) => option));
    return eachOption(view, ({ option, position }) =>
      knownAsset(option.network, option.asset) || !networkInfo(option.network) || said.has(position)
        ? null
        : { expected: "a known stablecoin", observed: `accepts[${position}].asset: ${option.asset}` },
    );
  },
};

export const tokenRules: readonly Rule[] = [
  tokenExists,
  tokenOfNetwork,
  decimalsMatch,
  domainGiven,
  domainMatches,
  transferMethod,
  tokenKnown,
];
