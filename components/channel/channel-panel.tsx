"use client";

import { useState } from "react";
import { TransactionLink } from "@/components/call/transaction-link";
import { Button } from "@/components/ui/button";
import { refreshBalances } from "@/components/wallet/use-balance";
import { useWallet } from "@/components/wallet/use-wallet";
import { type ChannelFacts, standing, usedOf } from "@/lib/call/channel-plan";
import type { KeptChannel } from "@/lib/call/channel-store";
import type { Closing } from "@/lib/call/close-channel";
import { amountText } from "@/lib/call/review";
import type { PlaygroundListing } from "@/lib/call/types";
import type { PaymentRequirements } from "@/lib/x402/types";
import { close } from "./close-in-browser";
import { type Channel, channelStore, useChannel } from "./use-channel";
import { Withdrawal } from "./withdrawal";

const STEP_WORDS: Partial<Record<Closing["at"], string>> = {
  asking: "Asking the seller…",
  signing: "Confirm in your wallet: a voucher for exactly what is used, nothing more.",
  sending: "The seller redeems the vouchers and refunds the rest…",
  waiting: "Waiting until the chain shows it…",
};

/** The wallet's channel with this seller: what is in it, and getting the rest back. Nothing where there is none. */
export function ChannelPanel({
  listing,
  option,
  turn,
}: {
  listing: PlaygroundListing;
  /** The option that is paid by channel; null when none is. */
  option: PaymentRequirements | null;
  /** Changes when the channel may have changed. */
  turn: string;
}) {
  const wallet = useWallet();
  const { channel, refresh } = useChannel(option, wallet.address, turn);
  const [closing, setClosing] = useState<Closing | null>(null);
  if (!option || !channel) return null;
  const { facts, memory, id, config } = channel;
  if (!memory && (!facts || BigInt(facts.balanceAtomic) === 0n)) return null;
  const text = (atomic: string | bigint) => amountText({ ...option, amount: String(atomic) });
  const busy = closing !== null && closing.at in STEP_WORDS;
  const kept: KeptChannel = {
    ...{ id, config, network: option.network, asset: option.asset, payee: option.payTo },
    ...{ payer: config.payer, listingId: listing.id, listingName: listing.name, at: 0 },
    chargedAtomic: memory?.chargedAtomic ?? BigInt(facts?.claimedAtomic ?? 0),
    signedAtomic: memory?.signedAtomic ?? BigInt(facts?.claimedAtomic ?? 0),
  };

  async function run() {
    setClosing(await close(kept, listing, channelStore, wallet, setClosing));
    refresh();
    void refreshBalances();
  }

  return (
    <section
      aria-label="Your channel with this seller"
      className="border-t border-line px-4 py-4 sm:px-5.5 lg:col-span-2"
    >
      <h3 className="text-sm font-medium">Your channel with this seller</h3>
      {facts ? (
        <>
          <Figures channel={channel} facts={facts} text={text} />
          <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2">
            <Button
              disabled={busy || facts.withdrawStartedAt !== null || standing(facts, memory).leftAtomic === 0n}
              onClick={() => void run()}
            >
              {busy ? "Closing…" : `Close it and take back ${text(standing(facts, memory).leftAtomic)}`}
            </Button>
            <p role="status" className="min-w-0 text-sm text-ink-2">
              <ClosingWords closing={closing} text={text} network={option.network} />
            </p>
          </div>
          {closing === null && facts.withdrawStartedAt === null && standing(facts, memory).leftAtomic > 0n ? (
            <p className="mt-2 text-xs text-ink-3">
              You sign one voucher for {text(usedOf(facts, memory))}, what your calls used, and pay no gas.
              The seller redeems it and sends the rest back
              {listing.callableFromBrowser
                ? "."
                : "; the request goes through Souk’s relay, because it does not allow calls from browsers."}
            </p>
          ) : null}
          {closing?.at === "stopped" || closing?.at === "unknown" || facts.withdrawStartedAt !== null ? (
            <Withdrawal
              config={config}
              facts={facts}
              network={option.network}
              text={text}
              onChange={refresh}
            />
          ) : null}
        </>
      ) : (
        <p className="mt-1 text-sm text-degraded">
          The chain cannot be read now. This browser remembers vouchers for {text(kept.signedAtomic)} in all.
        </p>
      )}
    </section>
  );
}

function Figures({
  channel: { memory },
  facts,
  text,
}: {
  channel: Channel;
  facts: ChannelFacts;
  text(atomic: string | bigint): string;
}) {
  const { leftAtomic, claimableAtomic } = standing(facts, memory);
  const rows: [string, string][] = [
    ["Deposited, by the chain", text(facts.balanceAtomic)],
    ["Redeemed, by the chain", text(facts.claimedAtomic)],
    ["Used by your calls", text(usedOf(facts, memory))],
    ["Signed, not redeemed", text(claimableAtomic)],
    ["Left for calls", text(leftAtomic)],
  ];
  return (
    <dl className="mt-2 grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-x-6 gap-y-2">
      {rows.map(([term, value]) => (
        <div key={term}>
          <dt className="text-2xs text-ink-3">{term}</dt>
          <dd className="figure text-sm">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function ClosingWords({
  closing,
  text,
  network,
}: {
  closing: Closing | null;
  text(atomic: string): string;
  network: string;
}) {
  if (!closing) return null;
  if (closing.at === "done")
    return (
      <>
        Refunded, by the chain: {text(closing.refundedAtomic)}.{" "}
        {closing.transaction ? <TransactionLink network={network} transaction={closing.transaction} /> : null}
      </>
    );
  if (closing.at === "stopped" || closing.at === "unknown")
    return <span className="text-degraded">{closing.message}</span>;
  return STEP_WORDS[closing.at];
}
