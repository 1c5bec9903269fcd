import { TransactionLink } from "@/components/call/transaction-link";
import { Address, Machine } from "@/components/ui/machine";
import type { SentPayment } from "@/lib/call/machine";
import { amountText } from "@/lib/call/review";
import { CHANNEL_CONTRACT } from "@/lib/x402/batch-settlement";
import type { SettlementResponse } from "@/lib/x402/types";

/** The settlement: what the seller claims, until our own read of the chain takes its place. */
export function ChainFacts({ sent, claimed }: { sent: SentPayment; claimed: SettlementResponse | null }) {
  const { view, option } = sent;
  const proven = view?.state === "confirmed" || view?.state === "paid-undelivered";
  const deposited = view?.state === "authorized" && sent.channel?.depositAtomic;
  const transaction = view?.transaction ?? (claimed?.transaction || null);
  const rows: [string, React.ReactNode][] = [];
  if (transaction)
    rows.push([
      deposited ? "Deposit" : "Transaction",
      <TransactionLink key="tx" network={option.network} transaction={transaction} />,
    ]);
  if (proven && view.blockNumber) rows.push(["Block", confirmedBlock(view.blockNumber, view.confirmations)]);
  if (proven) {
    const charged = amountText({ ...option, amount: view.chargedAtomic ?? option.amount });
    const most = option.scheme === "upto" ? `, of at most ${amountText(option)}` : "";
    if (sent.channel) rows.push(["Redeemed", `${charged}, by voucher`]);
    else rows.push(["Transfer", `${charged}${most}, exactly once`]);
    rows.push(["To", <Address key="to" value={option.payTo} />]);
  } else if (deposited) {
    rows.push(["Into", <Address key="into" value={CHANNEL_CONTRACT} />]);
    rows.push(["Amount", amountText({ ...option, amount: deposited })]);
  } else if (transaction && claimed) {
    // The seller's words only: what was signed is above, and is not evidence.
    if (claimed.payer) rows.push(["Payer", <Machine key="payer" value={claimed.payer} what="payer" />]);
    if (claimed.amount) rows.push(["Amount", `${claimed.amount} atomic units`]);
  }
  if (rows.length === 0) return null;
  return (
    <div className="mt-2.5 rounded-lg border border-line">
      <p className={`px-3 py-1.75 text-2xs ${proven || deposited ? "text-live" : "text-degraded"}`}>
        {proven || deposited ? "Read from the chain by Souk" : "Claimed by the seller"}
      </p>
      <dl>
        {rows.map(([term, value]) => (
          <div
            key={term}
            className="grid grid-cols-[5.5rem_minmax(0,1fr)] items-center gap-x-3 border-t border-line px-3 py-1.75 text-sm"
          >
            <dt className="text-ink-2">{term}</dt>
            <dd className="machine wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function confirmedBlock(block: string, confirmations: number | null): string {
  if (confirmations === null) return block;
  return `${block}, ${confirmations} ${confirmations === 1 ? "confirmation" : "confirmations"}`;
}
