import { formatEther } from "viem/utils";
import { Address } from "@/components/ui/machine";
import type { NeededApproval } from "@/lib/call/approval-needed";
import { depositsByPermit2, permit2Terms } from "@/lib/call/channel-data";
import type { ChannelPlan } from "@/lib/call/channel-plan";
import type { RankedOption } from "@/lib/call/options";
import { amountText } from "@/lib/call/review";
import { mostGasWei, type UnsentApproval } from "@/lib/call/unsent-approval";
import { ERC20_SPONSORING } from "@/lib/x402/permit2";
import type { PaymentRequired } from "@/lib/x402/types";

/** What is special about the way this option is paid: metered, through Permit2 (also into a channel), with an approval. */
export function MethodNotes({
  entry,
  approval,
  plan,
  required,
}: {
  entry: RankedOption;
  approval: NeededApproval | null;
  /** What is signed for the channel, where one is paid by. */
  plan: ChannelPlan | null;
  required: PaymentRequired;
}) {
  if (!("permitted" in entry)) return null;
  const { method } = entry.permitted;
  const deposits = plan !== null && depositsByPermit2(entry.permitted, plan);
  if (method.kind !== "permit2" && !deposits) return null;
  const amount = amountText(permit2Terms(entry.option, plan));
  return (
    <ul className="space-y-1.5 border-t border-line px-3 py-2.5 text-sm text-pretty text-ink-2">
      {method.kind !== "permit2" ? (
        <li>
          The deposit goes through Permit2, a contract that moves tokens for one signature at a time. This
          signature can fill only this channel, once.
        </li>
      ) : method.scheme === "upto" ? (
        <li>
          Metered: you sign for at most {amount}, and the seller charges what was used. Only its facilitator
          can charge it: <Address value={method.facilitator} full />
        </li>
      ) : (
        <li>Paid through Permit2, a contract that moves tokens for one signature at a time.</li>
      )}
      {approval?.kind === "permit" ? (
        <li>
          Your wallet asks {asks(deposits)}: first to let Permit2 move exactly {amount} (no gas, the seller’s
          facilitator sets it), then for {then(deposits)}.
        </li>
      ) : null}
      {approval?.unsent ? (
        <UnsentNote approval={approval.unsent} amount={amount} deposits={deposits} />
      ) : null}
      {approval?.kind === "transaction" ? (
        <li className="text-degraded">
          Your wallet first sends a transaction, whose gas you pay: it lets Permit2 move exactly {amount}, no
          more. Then it asks for {then(deposits)}.
          {ERC20_SPONSORING in required.extensions
            ? " The seller offers to send it for you, for which your wallet would have to sign a transaction without sending it. It does not, or its gas might cost too much."
            : null}
        </li>
      ) : null}
    </ul>
  );
}

const asks = (deposits: boolean) => (deposits ? "three times" : "twice");
const then = (deposits: boolean) => (deposits ? "the deposit and the voucher" : "the payment");

/** What the payer gives away with a transaction that somebody else sends. */
function UnsentNote({
  approval,
  amount,
  deposits,
}: {
  approval: UnsentApproval;
  amount: string;
  deposits: boolean;
}) {
  return (
    <li className="text-degraded">
      Your wallet asks {asks(deposits)}: first to sign a transaction and not send it, which lets Permit2 move
      exactly {amount}, no more; then for {then(deposits)}. The seller’s facilitator sends that transaction
      and offers to cover its gas. Nothing binds it to that: at most{" "}
      <span className="machine">{formatEther(mostGasWei(approval))}</span> of the network’s coin could come
      out of your account, and on a rollup its charge for publishing. The transaction has no deadline; your
      account’s next one (nonce <span className="machine">{approval.nonce}</span>) ends it.
    </li>
  );
}
