import { Machine } from "@/components/ui/machine";
import { assetAmount } from "@/components/ui/price";
import type { CallRecord, ChannelRecord } from "@/lib/call/call-record";
import { depositMethod } from "@/lib/x402/batch-settlement";
import { type Fact, FactBox } from "./fact-box";
import { when } from "./when";

/** What a call by channel signs: a voucher, and the deposit that came with it. */
export function VoucherBox({ channel, terms }: { channel: ChannelRecord; terms: CallRecord["terms"] }) {
  const byPermit2 = depositMethod({ extra: terms.extra ?? {} }) === "permit2";
  const text = (amount: string) => assetAmount({ network: terms.network, asset: terms.asset, amount });
  const facts: Fact[] = [
    ["What", `a voucher for ${text(channel.toAtomic)} in all, ${text(terms.amountAtomic)} more than before`],
    ["Channel", <Machine key="c" value={channel.id} what="channel id" />],
  ];
  if (channel.contract)
    facts.push([
      "Judged by",
      channel.acceptedAtBlock === undefined
        ? "the wallet’s contract (EIP-1271); Souk has no yes of it"
        : `the wallet’s contract (EIP-1271), which accepted it at block ${channel.acceptedAtBlock} when Souk asked`,
    ]);
  if (channel.depositAtomic !== null)
    facts.push(
      [
        "Deposit",
        `${text(channel.depositAtomic)}, by ${byPermit2 ? "Permit2" : "EIP-3009"}, into this channel only`,
      ],
      ["Nonce", <Machine key="n" value={channel.nonce} what="nonce of the deposit" />],
      ["Valid", `the deposit until ${when(channel.validBefore)} UTC`],
    );
  return <FactBox title="Signed" origin="Bound before it was signed; no signature is kept" facts={facts} />;
}
