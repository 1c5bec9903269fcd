import { formatUsd } from "@/lib/x402/amount";

/** A person's own limits. Money in millionths of a dollar; null means no such limit. */
export interface SpendingRules {
  perCallUsdMicros: bigint;
  /** Limits for any 24 hours: in all, to one origin, to one payee. */
  perDayUsdMicros: bigint | null;
  perOriginUsdMicros: bigint | null;
  perPayeeUsdMicros: bigint | null;
  /** Origins such as `https://api.example.com`; an empty list allows every one. */
  allowOrigins: readonly string[];
  denyOrigins: readonly string[];
  /** Lower-case addresses; an empty list allows every one. */
  allowPayees: readonly string[];
  denyPayees: readonly string[];
  /** The page asks the wallet without a click of the person for unchanged terms below this; null: never. */
  unaskedBelowUsdMicros: bigint | null;
}

/** What holds until the person says otherwise: a dollar a call, ten a day, always ask. */
export const DEFAULT_RULES: SpendingRules = {
  perCallUsdMicros: 1_000_000n,
  perDayUsdMicros: 10_000_000n,
  perOriginUsdMicros: null,
  perPayeeUsdMicros: null,
  allowOrigins: [],
  denyOrigins: [],
  allowPayees: [],
  denyPayees: [],
  unaskedBelowUsdMicros: null,
};

/** "A day" is any 24 hours: midnight would let twice the limit pass within a minute. */
export const DAY_MS = 86_400_000;

/** Something that may be spent, before anything is signed. */
export interface Purchase {
  /** The authorization's nonce: what the amount is kept under. */
  id: string;
  origin: string;
  /** `payTo`, in any spelling. */
  payee: string;
  /** The most that the signature allows, rounded up. */
  usdMicros: bigint;
}

/** A purchase that was let through. It counts from the moment before the wallet was asked. */
export interface LedgerEntry extends Purchase {
  /** Milliseconds since 1970. */
  at: number;
}

/** A limit that speaks against a purchase. */
export interface SpendingRefusal {
  code:
    | "over-cap"
    | "over-day"
    | "over-origin"
    | "over-payee"
    | "origin-denied"
    | "origin-not-allowed"
    | "payee-denied"
    | "payee-not-allowed";
  message: string;
}

/** What counts of the ledger now: the last 24 hours, and whatever a wrong clock dated later. */
export function counting(ledger: readonly LedgerEntry[], now: number): LedgerEntry[] {
  return ledger.filter((entry) => entry.at > now - DAY_MS);
}

/** Millionths of a dollar within the last 24 hours, of everything or of what `of` picks. */
export function spent(
  ledger: readonly LedgerEntry[],
  now: number,
  of: (entry: LedgerEntry) => boolean = () => true,
): bigint {
  return counting(ledger, now)
    .filter(of)
    .reduce((sum, entry) => sum + entry.usdMicros, 0n);
}

/** Everything in the person's rules that speaks against a purchase; empty when it may go on. Pure. */
export function judgeSpending(
  rules: SpendingRules,
  ledger: readonly LedgerEntry[],
  purchase: Omit<Purchase, "id">,
  now: number,
): SpendingRefusal[] {
  const { origin, usdMicros } = purchase;
  const payee = purchase.payee.toLowerCase();
  const refusals: SpendingRefusal[] = [];
  const refuse = (code: SpendingRefusal["code"], message: string) => refusals.push({ code, message });

  if (rules.denyOrigins.includes(origin)) refuse("origin-denied", "You have blocked this site.");
  else if (rules.allowOrigins.length > 0 && !rules.allowOrigins.includes(origin))
    refuse("origin-not-allowed", "This site is not on your list of sites to pay.");
  if (rules.denyPayees.includes(payee)) refuse("payee-denied", "You have blocked this payee.");
  else if (rules.allowPayees.length > 0 && !rules.allowPayees.includes(payee))
    refuse("payee-not-allowed", "This payee is not on your list of payees.");

  if (usdMicros > rules.perCallUsdMicros)
    refuse("over-cap", `This is more than your limit of ${formatUsd(rules.perCallUsdMicros)} for one call.`);
  const within = (
    code: SpendingRefusal["code"],
    limit: bigint | null,
    words: string,
    of?: (entry: LedgerEntry) => boolean,
  ) => {
    if (limit === null) return;
    const before = spent(ledger, now, of);
    if (before + usdMicros > limit)
      refuse(code, `${words} is ${formatUsd(limit)} in 24 hours, and ${formatUsd(before)} of it is used.`);
  };
  within("over-day", rules.perDayUsdMicros, "Your limit");
  within(
    "over-origin",
    rules.perOriginUsdMicros,
    "Your limit for one site",
    (entry) => entry.origin === origin,
  );
  within(
    "over-payee",
    rules.perPayeeUsdMicros,
    "Your limit for one payee",
    (entry) => entry.payee.toLowerCase() === payee,
  );
  return refusals;
}

/** The ledger with the purchase counted; what is older than a day is forgotten. Throws for an id that is there. */
export function counted(ledger: readonly LedgerEntry[], purchase: Purchase, now: number): LedgerEntry[] {
  if (ledger.some((entry) => entry.id === purchase.id))
    throw new RangeError("this purchase is counted already");
  const { id, origin, payee, usdMicros } = purchase;
  return [...counting(ledger, now), { id, origin, payee, usdMicros, at: now }];
}

/** The ledger once it is known what a purchase cost in truth: 0n takes it out; it never becomes more. */
export function corrected(ledger: readonly LedgerEntry[], id: string, usdMicros: bigint): LedgerEntry[] {
  return ledger.flatMap((entry) => {
    if (entry.id !== id) return [entry];
    if (usdMicros <= 0n) return [];
    return [{ ...entry, usdMicros: usdMicros < entry.usdMicros ? usdMicros : entry.usdMicros }];
  });
}

/** Whether the person wants no click of their own for this price. */
export function mayGoUnasked(rules: SpendingRules, usdMicros: bigint): boolean {
  return rules.unaskedBelowUsdMicros !== null && usdMicros < rules.unaskedBelowUsdMicros;
}

/** The person's rules as a question that a page can ask of every option. */
export function limitsOf(
  { rules, ledger }: { rules: SpendingRules; ledger: readonly LedgerEntry[] },
  origin: string,
  now: number,
) {
  return (payee: string, usdMicros: bigint) =>
    judgeSpending(rules, ledger, { origin, payee, usdMicros }, now);
}
