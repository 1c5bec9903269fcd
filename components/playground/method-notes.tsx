import { Address } from "@/components/ui/machine";
import type { RankedOption } from "@/lib/call/options";
import type { Approval } from "@/lib/call/payment-method";
import { amountText } from "@/lib/call/review";
import { ERC20_SPONSORING } from "@/lib/x402/permit2";
import type { PaymentRequired } from "@/lib/x402/types";

/** What is special about the way this option is paid: metered, through Permit2, with an approval. */
export function MethodNotes({
  entry,
  approval,
  required,
}: {
  entry: RankedOption;
  approval: Approval | null;
  required: PaymentRequired;
}) {
  if (!("permitted" in entry) || entry.permitted.method.kind !== "permit2") return null;
  const { method } = entry.permitted;
  const amount = amountText(entry.option);
  return (
    <ul className="space-y-1.5 border-t border-line px-3 py-2.5 text-sm text-pretty text-ink-2">
      {method.scheme === "upto" ? (
        <li>
          Metered: you sign for at most {amount}, and the seller charges what was used. Only its facilitator
          can charge it: <Address value={method.facilitator} full />
        </li>
      ) : (
        <li>Paid through Permit2, a contract that moves tokens for one signature at a time.</li>
      )}
      {approval === "permit" ? (
        <li>
          Your wallet asks twice: first to let Permit2 move exactly {amount} (no gas, the seller’s facilitator
          sets it), then for the payment.
        </li>
      ) : null}
      {approval === "transaction" ? (
        <li className="text-degraded">
          Your wallet first sends a transaction, whose gas you pay: it lets Permit2 move exactly {amount}, no
          more. Then it asks for the payment.
          {ERC20_SPONSORING in required.extensions
            ? " The seller offers to pay that gas, for which a wallet would have to sign a transaction without sending it. Browser wallets do not, so it is not offered here."
            : null}
        </li>
      ) : null}
    </ul>
  );
}
