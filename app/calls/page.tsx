import type { Metadata } from "next";
import { CallList } from "@/components/call/call-list";
import { ChannelList } from "@/components/channel/channel-list";

export const metadata: Metadata = { title: "Your calls", robots: { index: false, follow: false } };

/** What this browser and this wallet have paid. The server knows nothing to show until it is asked with a key. */
export default function CallsPage() {
  return (
    <div className="mx-auto w-full max-w-[65rem] px-4 pt-7.5 pb-15 sm:px-7">
      <h1 className="text-2xl font-semibold tracking-tight">Your calls</h1>
      <p className="mt-1 mb-6 text-ink-2">What you paid for, and what the chain says of it.</p>
      <noscript>
        <p className="text-ink-2">
          The keys to your calls are kept in this browser, and only JavaScript can read them.
        </p>
      </noscript>
      <ChannelList />
      <CallList />
    </div>
  );
}
