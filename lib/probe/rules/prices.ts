import { formatUsd, usdMicros } from "@/lib/x402/amount";
import type { PaymentRequirements } from "@/lib/x402/types";
import { eachOption } from "./each-option";
import { ACCEPTS_LINES } from "./lines-route";
import type { Rule } from "./rule";

/** The reference client's default spending limit, a price that few calls are worth, and one that nobody means. */
const DEFAULT_CAP_USD_MICROS = 1_000_000n;
const OUTLIER_USD_MICROS = 100_000_000n;
const ABSURD_USD_MICROS = 10_000_000_000n;
/** Options of one endpoint cost about the same; further apart than this, one of them is in wrong units. */
const SPREAD_MAX = 100n;

const dollars = ({ network, asset, amount }: PaymentRequirements) => usdMicros(network, asset, amount);

const priceScale: Rule = {
  id: "price-scale",
  group: "requirements",
  severity: "advice",
  title: "The price is above what clients pay by default",
  holds: "the price is within clients' default limit",
  detail: "The reference client refuses more than one dollar unless its user raised the limit.",
  expected: "at most $1.00",
  fix: { words: "Nothing, if this is the price. Otherwise check the token's decimals." },
  source: "Default spending limit of the reference client 2.27.0",
  check: (view) =>
    eachOption(view, ({ option, position }) => {
      const micros = dollars(option);
      if (micros === null || micros <= DEFAULT_CAP_USD_MICROS || micros > OUTLIER_USD_MICROS) return null;
      return { expected: "at most $1.00", observed: `accepts[${position}]: ${formatUsd(micros)}` };
    }),
};

const priceOutlier: Rule = {
  id: "price-outlier",
  group: "requirements",
  severity: "warning",
  title: "The price is out of proportion",
  holds: "the price is one that calls have",
  detail:
    "Nearly all calls cost less than a dollar; careful clients and catalogs hold more than $100 for a mistake.",
  expected: "at most $100",
  fix: { words: "USDC has six decimals: 10000 is one cent.", lines: ACCEPTS_LINES },
  source: "Observed",
  check: (view) =>
    eachOption(view, ({ option, position }) => {
      const micros = dollars(option);
      if (micros === null || micros <= OUTLIER_USD_MICROS) return null;
      return {
        expected: "at most $100",
        observed: `accepts[${position}]: ${formatUsd(micros)}`,
        ...(micros > ABSURD_USD_MICROS
          ? { detail: "This looks like an amount in 18 decimals for a token that has six." }
          : {}),
      };
    }),
};

const pricesAgree: Rule = {
  id: "prices-agree",
  group: "requirements",
  severity: "warning",
  title: "The options differ a hundredfold in price",
  holds: "the options cost about the same",
  detail: "One of them is probably in the wrong units: decimals differ between tokens and networks.",
  expected: "options whose prices are of one order",
  fix: { words: "Convert the price for each token's own decimals.", lines: ACCEPTS_LINES },
  source: "Observed: six decimals where a token has eighteen",
  check(view) {
    const priced = view.options.flatMap(({ option, position }) => {
      const micros = dollars(option);
      return micros === null || micros === 0n || option.scheme !== "exact" ? [] : [{ micros, position }];
    });
    if (priced.length < 2) return null;
    const sorted = [...priced].sort((a, b) => (a.micros < b.micros ? -1 : 1));
    const [low, high] = [sorted[0], sorted.at(-1)];
    if (!low || !high || high.micros < low.micros * SPREAD_MAX) return [];
    return [
      {
        expected: `about ${formatUsd(low.micros)}`,
        observed: `accepts[${low.position}] ${formatUsd(low.micros)}, accepts[${high.position}] ${formatUsd(high.micros)}`,
      },
    ];
  },
};

const priceSomething: Rule = {
  id: "price-not-zero",
  group: "requirements",
  severity: "warning",
  title: "The price is zero",
  holds: "the price is above zero",
  detail: "Buyers would sign a transfer of nothing, and many facilitators refuse it.",
  expected: "an amount of 1 or more",
  fix: { words: "Set a price, or answer without a 402.", lines: ACCEPTS_LINES },
  source: "x402 v2, section 5.1.2",
  check: (view) =>
    eachOption(view, ({ option, position }) =>
      option.amount === "0" ? { expected: "1 or more", observed: `accepts[${position}].amount: "0"` } : null,
    ),
};

const FLOWS = new Set<unknown>([undefined, "authorization", "upfront", "escrow"]);

const flowKnown: Rule = {
  id: "payment-flow-known",
  group: "requirements",
  severity: "warning",
  title: "The payment flow is not a known one",
  holds: "uses a known payment flow",
  detail: "Buyers cannot tell whether they pay before or after the work, and careful clients stop.",
  expected: "authorization, upfront or escrow, or none",
  fix: { words: "Leave extra.paymentFlow out, or use one of the three." },
  source: "x402 v2, payment flows",
  check: (view) =>
    eachOption(view, ({ option, position }) =>
      FLOWS.has(option.extra.paymentFlow)
        ? null
        : {
            expected: "authorization, upfront or escrow",
            observed: `accepts[${position}].extra.paymentFlow: ${JSON.stringify(option.extra.paymentFlow)}`,
          },
    ),
};

const paymentFlow: Rule = {
  id: "pays-after-delivery",
  group: "requirements",
  severity: "advice",
  title: "The payment is taken before the work is done",
  holds: "settles after the work is done",
  detail: "If the endpoint fails after that, the buyer has paid for nothing. Souk shows this to buyers.",
  expected: 'paymentFlow "authorization", which is the default',
  fix: { words: "Leave paymentFlow at its default, unless the work cannot be undone." },
  source: "x402 v2, payment flows",
  check: (view) =>
    eachOption(view, ({ option, position }) => {
      const flow = option.extra.paymentFlow;
      return flow !== "upfront" && flow !== "escrow"
        ? null
        : {
            expected: "authorization",
            observed: `accepts[${position}].extra.paymentFlow: ${JSON.stringify(flow)}`,
          };
    }),
};

export const priceRules: readonly Rule[] = [
  priceScale,
  priceOutlier,
  pricesAgree,
  priceSomething,
  flowKnown,
  paymentFlow,
];
