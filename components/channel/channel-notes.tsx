"use client";

import { Disclosure } from "@/components/playground/disclosure";
import { ApprovalRequest, WORDS, withWords } from "@/components/playground/typed-data-details";
import { CodeBlock } from "@/components/ui/code-block";
import { Address, Machine } from "@/components/ui/machine";
import type { NeededApproval } from "@/lib/call/approval-needed";
import { depositData, depositsByPermit2, permit2Terms, voucherData } from "@/lib/call/channel-data";
import { standing } from "@/lib/call/channel-plan";
import type { RankedOption } from "@/lib/call/options";
import { amountText } from "@/lib/call/review";
import { typedDataText } from "@/lib/call/typed-data";
import { formatUsd, usdMicros } from "@/lib/x402/amount";
import { CHANNEL_CONTRACT } from "@/lib/x402/batch-settlement";
import { delayWords } from "./delay-words";
import type { PlannedCall } from "./use-channel-plan";

/** In plain words what a call by channel signs: the deposit, the voucher, who may take it, and how the rest comes back. */
export function ChannelNotes({ entry, planned }: { entry: RankedOption; planned: PlannedCall }) {
  if (!("permitted" in entry) || entry.permitted.method.kind !== "channel") return null;
  const { channel, plan, message, choices } = planned;
  const { option } = entry;
  const { authorizer, withdrawDelaySeconds } = entry.permitted.method;
  const text = (atomic: string | bigint) => amountText({ ...option, amount: String(atomic) });
  const { facts, memory } = channel;
  const now = facts && standing(facts, memory);
  const forgotten = facts && !memory && BigInt(facts.balanceAtomic) > BigInt(facts.claimedAtomic);
  return (
    <ul className="space-y-1.5 border-t border-line px-3 py-2.5 text-sm text-pretty text-ink-2">
      {message ? <li className="text-degraded">{message}</li> : null}
      {plan?.depositAtomic ? (
        <li>
          <label className="flex flex-wrap items-center gap-x-2 gap-y-1">
            You pay a deposit of
            <select
              className="h-7.5 rounded-md border border-line-strong bg-raised px-2 text-sm text-ink"
              value={plan.depositAtomic}
              onChange={(event) => planned.onDeposit(BigInt(event.target.value))}
            >
              {choices.map((choice) => (
                <option key={String(choice)} value={String(choice)}>
                  {text(choice)}, {callsWords(choice / BigInt(option.amount))}
                </option>
              ))}
            </select>
            into the channel contract.
          </label>{" "}
          The seller can take of it only what your vouchers allow. The whole deposit counts against your
          limits
          {dollars(entry, plan.depositAtomic)}; the calls paid from it do not count again.
        </li>
      ) : null}
      {plan ? (
        <li>
          You sign a voucher: the seller may take <strong className="text-ink">{text(plan.toAtomic)}</strong>{" "}
          from this channel in all, {text(option.amount)} more than before. A voucher does not expire.
        </li>
      ) : null}
      {plan?.contract ? (
        <li>
          Your wallet is a contract, so it judges its vouchers itself (EIP-1271). Souk asks it before anything
          is sent, the seller when you pay, and the channel contract when one is redeemed.
        </li>
      ) : null}
      {now && facts && BigInt(facts.balanceAtomic) > 0n ? (
        <li>
          In the channel now: {text(now.leftAtomic)} left; {text(now.claimableAtomic)} signed and not
          redeemed.
        </li>
      ) : null}
      {forgotten ? (
        <li className="text-degraded">
          This browser does not remember the vouchers of this channel. The seller may hold some, at most for
          what is in it; if it counts otherwise it must show yours, and you are asked again.
        </li>
      ) : null}
      <li>
        The rest comes back when the seller closes the channel at your request, or{" "}
        {delayWords(withdrawDelaySeconds)} after you ask the contract yourself.
      </li>
      <li>
        <dl className="grid gap-x-3 gap-y-1 sm:grid-cols-[11rem_minmax(0,1fr)]">
          <dt>Channel contract</dt>
          <dd className="min-w-0">
            <Address value={CHANNEL_CONTRACT} full />
          </dd>
          <dt>Redeemed and refunded by</dt>
          <dd className="min-w-0">
            <Address value={authorizer} full />
          </dd>
          <dt>Channel</dt>
          <dd className="min-w-0">
            <Machine value={channel.id} what="channel id" />
          </dd>
        </dl>
      </li>
    </ul>
  );
}

/** What the wallet is given, on demand: the approval and the deposit first, if there are any. */
export function ChannelTypedData({
  entry,
  planned,
  approval,
}: {
  entry: RankedOption;
  planned: PlannedCall;
  approval: NeededApproval | null;
}) {
  const { plan, channel } = planned;
  if (!plan || !("permitted" in entry)) return null;
  const { option, permitted } = entry;
  const { domain } = permitted;
  const { payer } = channel.config;
  const deposit =
    plan.depositAtomic === null
      ? null
      : depositData(channel.id, permitted, payer, plan.depositAtomic, NO_SALT, {
          validAfter: "0",
          validBefore: "0",
        });
  const byPermit2 = depositsByPermit2(permitted, plan);
  const bound = { ...WORDS, nonce: "made when you sign; names this channel, used once" };
  const worded = deposit && withWords(deposit, byPermit2 ? WORDS : bound);
  const approves = byPermit2 && approval !== null && approval.kind !== "none";
  return (
    <Disclosure
      summary={
        approves
          ? "What your wallet is given: three requests"
          : worded
            ? "What your wallet is given: two requests"
            : "Typed data (EIP-712)"
      }
    >
      {worded ? (
        <>
          {approves ? (
            <ApprovalRequest
              moved={permit2Terms(option, plan)}
              permitted={permitted}
              approval={approval}
              payer={payer}
            />
          ) : null}
          <p className={`px-3 pb-2 text-ink-2 ${approves ? "pt-2" : ""}`}>
            {approves ? "Then" : "First"}, the deposit ({byPermit2 ? "Permit2" : "EIP-3009"}):
          </p>
          <CodeBlock code={typedDataText(worded)} what="deposit" framed={false} />
          <p className="px-3 py-2 text-ink-2">{approves ? "Last" : "Then"}, the voucher:</p>
        </>
      ) : null}
      <CodeBlock
        code={typedDataText(voucherData(channel.id, domain.chainId, plan.toAtomic))}
        what="voucher"
        framed={false}
      />
    </Disclosure>
  );
}

const NO_SALT = `0x${"0".repeat(64)}` as const;

const callsWords = (calls: bigint) => (calls === 1n ? "one call" : `${calls} calls`);

function dollars({ option }: RankedOption, atomic: string): string {
  const micros = usdMicros(option.network, option.asset, atomic);
  return micros === null ? "" : ` as ${formatUsd(micros)}`;
}
