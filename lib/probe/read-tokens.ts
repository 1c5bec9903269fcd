import type { PaymentRequired } from "@/lib/x402/types";
import type { ProbeStep, TokenFacts } from "./types";

const MAX_TOKENS = 8;

/** What the chains say of the tokens that a challenge names; those that cannot be read are left out. */
export async function readTokens(
  deps: {
    readToken(network: string, asset: string): Promise<TokenFacts | null>;
    onStep?(step: ProbeStep): void;
  },
  required: PaymentRequired,
): Promise<TokenFacts[]> {
  const startedMs = performance.now();
  const distinct = new Map(required.accepts.map((o) => [`${o.network} ${o.asset}`, o]));
  const reads = [...distinct.values()].slice(0, MAX_TOKENS).map(async ({ network, asset }) => {
    try {
      return await deps.readToken(network, asset);
    } catch {
      return null; // Our own RPC failing says nothing about the seller.
    }
  });
  const facts = (await Promise.all(reads)).filter((fact) => fact !== null);
  if (facts.length > 0)
    deps.onStep?.({
      step: "tokens",
      text: `read ${facts.length === 1 ? "the token" : `${facts.length} tokens`} on the chain`,
      ok: facts.every((fact) => fact.exists),
      ms: Math.round(performance.now() - startedMs),
    });
  return facts;
}
