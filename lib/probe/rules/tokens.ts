import { knownAsset } from "@/lib/x402/assets";
import { networkFamily, networkInfo } from "@/lib/x402/networks";
import type { TokenFacts } from "../types";
import type { PlacedOption, View } from "../view";
import { eachOption } from "./each-option";
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

const domainGiven: Rule = {
  id: "token-domain-given",
  group: "requirements",
  severity: "error",
  title: "The token's signing name and version are missing",
  holds: "the token's name and version are given",
  detail: "Clients sign over the token's EIP-712 name and version and stop when extra does not give them.",
  fix: { words: 'Add extra: {"name": …, "version": …} with the values of the token contract.' },
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
  fix: { words: "Offer USDC as well." },
  source: "Default assets of the reference client",
  check: (view) =>
    eachOption(view, ({ option, position }) =>
      knownAsset(option.network, option.asset)
        ? null
        : { expected: "a known stablecoin", observed: `accepts[${position}].asset: ${option.asset}` },
    ),
};

const paymentFlow: Rule = {
  id: "pays-after-delivery",
  group: "requirements",
  severity: "advice",
  title: "The payment is taken before the work is done",
  holds: "settles after the work is done",
  detail: "If the endpoint fails after that, the buyer has paid for nothing. Souk shows this to buyers.",
  fix: { words: "Leave paymentFlow at its default, unless the work cannot be undone." },
  source: "x402 v2, payment flows",
  check: (view) =>
    eachOption(view, ({ option, position }) => {
      const flow = option.extra.paymentFlow;
      return flow === undefined || flow === "authorization"
        ? null
        : {
            expected: "authorization",
            observed: `accepts[${position}].extra.paymentFlow: ${JSON.stringify(flow)}`,
          };
    }),
};

export const tokenRules: readonly Rule[] = [
  tokenExists,
  domainGiven,
  domainMatches,
  transferMethod,
  tokenKnown,
  paymentFlow,
];
