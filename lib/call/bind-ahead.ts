import { canonicalJson } from "@/lib/canonical-json";
import type { PaymentRequired } from "@/lib/x402/types";
import { bindEarly, type EarlyBinding, isYoung } from "./early-binding";
import type { CallEffects } from "./effects";
import type { SigningPolicy } from "./policy";
import type { Reviewed } from "./reviewed";

/** What would be paid, and for what, if it were sent now. */
export interface Expected extends Pick<Reviewed, "request" | "via"> {
  /** As probed. */
  terms: PaymentRequired;
  /** Index in their `accepts`. */
  index: number;
  policy: SigningPolicy & { payer: string };
}

/** Bindings of one playground that are made before the person sends. */
export interface BindsAhead {
  /** Binds what is expected, unless that is done and young. */
  prepare(expected: Expected): void;
  /** The binding for exactly this: the one made ahead, or one made now. Nothing is given twice. */
  take(expected: Expected): EarlyBinding | null;
}

/**
 * Keeps at most one {@link bindEarly} in hand. It is given for the same request, way, option and payer only, while it is
 * young; everything else is bound anew. What it was used for is looked at once more when it is signed. One that nobody
 * takes ends by itself.
 */
export function bindsAhead(
  listingId: string,
  effects: Pick<CallEffects, "api" | "newNonce" | "clock">,
): BindsAhead {
  let held: { key: string; binding: EarlyBinding } | null = null;
  const bind = ({ request, via, terms, index, policy }: Expected) =>
    bindEarly(listingId, { request, via }, terms, index, policy, effects);
  const isReady = (key: string | null) => held?.key === key && isYoung(held.binding, effects.clock);

  return {
    prepare(expected) {
      const key = keyOf(expected);
      if (key === null || isReady(key)) return;
      const binding = bind(expected);
      held = binding && { key, binding };
      // Not tried over and over, and not in the way of a call that may go well.
      void binding?.opened.then((opened) => {
        if (!opened && held?.binding === binding) held = null;
      });
    },
    take(expected) {
      const made = isReady(keyOf(expected)) ? held : null;
      held = null;
      return made ? withBalance(made.binding, effects) : bind(expected);
    },
  };
}

/** The account may have been filled since: too little is believed only when it is read again. */
function withBalance(binding: EarlyBinding, { api }: Pick<CallEffects, "api">): EarlyBinding {
  const { network, asset, amount } = binding.option;
  const enough = async () => {
    const held = await binding.balance;
    if (held !== null && held >= BigInt(amount)) return held;
    return api.balance(network, asset, binding.payer).catch(() => null);
  };
  return { ...binding, balance: enough() };
}

/** Everything that a binding says, and the headers that go with it. null for what is not bound ahead: bytes of a file. */
function keyOf({ request, via, terms, index, policy }: Expected): string | null {
  const { url, method, headers, body } = request;
  if (body !== null && typeof body !== "string") return null;
  const { x402Version, accepts } = terms;
  const option = accepts[index] ?? null;
  return canonicalJson({ url, method, headers, body, via, x402Version, option, payer: policy.payer });
}
