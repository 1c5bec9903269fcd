"use client";

import { useEffect, useState } from "react";
import { Link } from "@/components/ui/link";
import { type ChannelFacts, standing } from "@/lib/call/channel-plan";
import type { KeptChannel } from "@/lib/call/channel-store";
import { amountText } from "@/lib/call/review";
import { channelStore, readChannel } from "./use-channel";

/** The payment channels that this browser remembers, with what the chain holds of each. Nothing where there are none. */
export function ChannelList() {
  const [kept, setKept] = useState<KeptChannel[]>([]);
  useEffect(() => setKept(channelStore.list()), []);
  if (kept.length === 0) return null;
  return (
    <section aria-labelledby="channels-title" className="mb-6">
      <h2 id="channels-title" className="mb-2 font-semibold">
        Your channels
      </h2>
      <ul className="overflow-hidden rounded-lg border border-line bg-raised">
        {kept.map((channel) => (
          <Line key={channel.id} channel={channel} />
        ))}
      </ul>
    </section>
  );
}

function Line({ channel }: { channel: KeptChannel }) {
  // undefined: being read; null: could not be.
  const [facts, setFacts] = useState<ChannelFacts | null | undefined>(undefined);
  useEffect(() => {
    let current = true;
    readChannel(channel.network, channel.id).then(
      (read) => current && setFacts(read),
      () => current && setFacts(null),
    );
    return () => {
      current = false;
    };
  }, [channel]);
  const text = (atomic: bigint | string) => amountText({ ...channel, amount: String(atomic) });
  return (
    <li className="border-t border-line first:border-t-0">
      <Link
        href={`/listings/${channel.listingId}`}
        className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-1 px-4 py-2.5 hover:bg-sunken"
      >
        <span className="truncate font-medium">{channel.listingName}</span>
        <span className="figure text-sm">
          {facts === undefined
            ? "…"
            : facts === null
              ? ""
              : `${text(standing(facts, channel).leftAtomic)} left`}
        </span>
        <span className="col-span-2 text-xs text-ink-3">
          {facts === null
            ? `The chain cannot be read now. Vouchers for ${text(channel.signedAtomic)} are signed.`
            : facts === undefined
              ? "Asking the chain…"
              : facts.withdrawStartedAt !== null
                ? `You are taking ${text(facts.withdrawAtomic)} out of it.`
                : `${text(facts.balanceAtomic)} deposited, ${text(facts.claimedAtomic)} of it redeemed by the seller. Close it on its page.`}
        </span>
      </Link>
    </li>
  );
}
