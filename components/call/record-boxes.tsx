"use client";

import { Address, Machine } from "@/components/ui/machine";
import { assetAmount, priceText } from "@/components/ui/price";
import { Tag } from "@/components/ui/tag";
import { usePublicConfig } from "@/components/wallet/public-config";
import type { CallRecord, SignedTerms } from "@/lib/call/call-record";
import type { KeptStatement } from "@/lib/call/kept-statement";
import { assetLabel } from "@/lib/x402/assets";
import { type Fact, FactBox } from "./fact-box";
import { TransactionLink } from "./transaction-link";
import { VoucherBox } from "./voucher-box";
import { when } from "./when";

type Boxed = { record: CallRecord };

/** What was agreed before anything was signed. */
export function TermsBox({ record: { terms, payer } }: Boxed) {
  const { chains } = usePublicConfig();
  const option = { network: terms.network, asset: terms.asset, amount: terms.amountAtomic };
  const facts: Fact[] = [
    ["Amount", <span key="a" className="figure">{`${assetAmount(option)} (${priceText(option)})`}</span>],
    ["To", <Address key="to" value={terms.payTo} />],
    ["From", <Address key="from" value={payer} />],
    [
      "Token",
      <span key="t" className="inline-flex flex-wrap items-baseline gap-x-2">
        {assetLabel(terms.network, terms.asset)} <Address value={terms.asset} />
      </span>,
    ],
    ["Network", chains.find(({ network }) => network === terms.network)?.name ?? terms.network],
    ["Scheme", terms.scheme],
  ];
  if (terms.acceptedChange)
    facts.push(["Changed", "They differed from the probed terms; you reviewed and accepted them."]);
  return <FactBox title="Terms" origin="As you reviewed them" facts={facts} />;
}

const SIGNED_WORDS: Record<SignedTerms["kind"], string> = {
  eip3009: "EIP-3009 TransferWithAuthorization, one transfer, once",
  permit2: "Permit2 witness transfer, exactly this amount, once",
  "permit2-upto": "Permit2 witness transfer, at most this amount, once",
};

/** What the wallet was asked to sign, by its hash; the signature itself is not kept. */
export function SignedBox({ record: { signed, state, channel, terms } }: Boxed) {
  if (channel) return <VoucherBox channel={channel} terms={terms} />;
  if (!signed)
    return (
      <FactBox title="Signed" origin="Not kept for this call" facts={[]}>
        <p className="border-t border-line px-4 py-2 text-sm text-ink-2">
          This kind of authorization is not shown here yet.
        </p>
      </FactBox>
    );
  const facts: Fact[] = [
    ["What", SIGNED_WORDS[signed.kind]],
    ["Typed data", <Machine key="h" value={signed.hash} what="hash of the typed data" />],
    ["Nonce", <Machine key="n" value={signed.message.nonce} what="nonce" />],
    ["Valid", `${when(signed.message.validAfter)} to ${when(signed.message.validBefore)} UTC`],
  ];
  const origin =
    state === "created"
      ? "Asked for; not known to be sent"
      : "Bound before you signed; the signature is not kept";
  return <FactBox title="Signed" origin={origin} facts={facts} />;
}

/** What the seller says. */
export function ClaimedBox({ record: { claimed, response } }: Boxed) {
  const facts: Fact[] = [["Answer", response ? `HTTP ${response.status}` : "none arrived"]];
  if (response) facts.push(["Seen by", response.seenBy === "relay" ? "Souk’s relay" : "your browser"]);
  if (claimed) {
    facts.push(["Settled", claimed.success ? "yes, it says" : "no, it says"]);
    if (claimed.transaction)
      facts.push([
        "Transaction",
        <Machine key="tx" value={claimed.transaction} what="claimed transaction" />,
      ]);
    if (claimed.payer) facts.push(["Payer", <Machine key="p" value={claimed.payer} what="claimed payer" />]);
    const why = claimed.errorMessage ?? claimed.errorReason;
    if (why) facts.push(["Reason", why]);
  } else facts.push(["Settled", "it did not say"]);
  return <FactBox title="Claimed" origin="The seller’s words only" tone="degraded" facts={facts} />;
}

/** What our own RPC showed. */
export function ProvenBox({ record }: Boxed) {
  const { proven, terms, state, detail } = record;
  if (!proven)
    return (
      <FactBox
        title="Proven"
        origin={state === "not-paid" ? "Nothing moved" : "Nothing yet"}
        tone={state === "mismatch" ? "down" : "neutral"}
        facts={[]}
      >
        <p className="border-t border-line px-4 py-2.5 text-sm text-ink-2">{detail}</p>
      </FactBox>
    );
  const option = { network: terms.network, asset: terms.asset, amount: terms.amountAtomic };
  const facts: Fact[] = [
    ["Transaction", <TransactionLink key="tx" network={terms.network} transaction={proven.transaction} />],
    [
      "Block",
      <span
        key="b"
        className="figure"
      >{`${proven.blockNumber}${confirmationsText(proven.confirmations)}`}</span>,
    ],
    ["Block hash", <Machine key="bh" value={proven.blockHash} what="block hash" />],
  ];
  const { channel } = record;
  // Of a voucher there is no transfer of its own: the contract counts what was redeemed in all.
  if (proven.log && channel)
    facts.push(
      ["Receipt", proven.log.receiptStatus],
      [
        "Redeemed",
        `log ${proven.log.transferLogIndex}: Claimed, with which the payee has had ${assetAmount({ ...option, amount: channel.toAtomic })} or more of this channel`,
      ],
    );
  else if (proven.log)
    facts.push(
      ["Receipt", proven.log.receiptStatus],
      [
        "Transfer",
        proven.log.amountAtomic === undefined || proven.log.amountAtomic === option.amount
          ? `log ${proven.log.transferLogIndex}: ${assetAmount(option)} to the payee, equal to the terms`
          : `log ${proven.log.transferLogIndex}: ${assetAmount({ ...option, amount: proven.log.amountAtomic })} to the payee, of at most ${assetAmount(option)}`,
      ],
      [
        "Nonce used",
        proven.log.authorizationLogIndex === null
          ? "marked by Permit2 in this block"
          : `log ${proven.log.authorizationLogIndex}: AuthorizationUsed with the signed nonce`,
      ],
    );
  return <FactBox title="Proven" origin="Read from the chain by Souk" tone="live" facts={facts} />;
}

const confirmationsText = (count: number | null) =>
  count === null ? "" : `, ${count} ${count === 1 ? "confirmation" : "confirmations"}`;

/** Which request it was bound to; what was in it stays in the browser. */
export function RequestBox({ record: { request, listing } }: Boxed) {
  const facts: Fact[] = [
    ["Endpoint", <span key="e" className="machine break-all">{`${listing.method} ${listing.url}`}</span>],
    ["Way", request.via === "relay" ? "through Souk’s relay" : "straight from the browser"],
    ["Protocol", `x402 v${request.x402Version}`],
    ["URL", <Machine key="u" value={request.urlHash} what="SHA-256 of the URL" />],
    ["Body", <Machine key="b" value={request.bodyHash} what="SHA-256 of the body" />],
  ];
  return <FactBox title="Request" origin="Hashes only: queries and bodies are not kept" facts={facts} />;
}

const STANDING: Record<KeptStatement["standing"], { words: string; tone: "live" | "degraded" | "down" }> = {
  payee: { words: "signed by the payee", tone: "live" },
  host: { words: "signed by the endpoint’s own key", tone: "live" },
  stranger: { words: "signed by somebody else", tone: "degraded" },
  invalid: { words: "not validly signed", tone: "down" },
};

/** The seller's signed offer and receipt, as far as it gave any. */
export function StatementsBox({ record: { offer, receipt } }: Boxed) {
  if (!offer && !receipt) return null;
  const row = (term: string, kept: KeptStatement | null): Fact[] => {
    if (!kept) return [];
    const { words, tone } = STANDING[kept.standing];
    const value = (
      <span key={term} className="flex flex-col items-start gap-1">
        <Tag tone={kept.problems.length > 0 ? "degraded" : tone}>{words}</Tag>
        {kept.signer ? <Machine value={kept.signer} what={`signer of the ${term.toLowerCase()}`} /> : null}
        {kept.problems.length > 0 ? (
          <span className="text-degraded">{kept.problems.join(" ")}</span>
        ) : (
          <span className="text-ink-2">It agrees with this call.</span>
        )}
      </span>
    );
    return [[term, value]];
  };
  return (
    <FactBox
      title="Signed by the seller"
      origin="offer-receipt, verified by Souk"
      facts={[...row("Offer", offer), ...row("Receipt", receipt)]}
    />
  );
}
