"use client";

import dynamic from "next/dynamic";
import type { OwnedListing } from "./owner-box";

const Loaded = dynamic(() => import("./owner-box").then(({ OwnerBox }) => OwnerBox), {
  ssr: false,
  loading: () => <div className="h-24 rounded-lg border border-line bg-raised noscript:hidden" />,
});

/** The owner's box, fetched apart from the page: nearly nobody is the owner. */
export function OwnerBox({ listing }: { listing: OwnedListing }) {
  return (
    <>
      <Loaded listing={listing} />
      <noscript>
        <p className="text-ink-2">Claiming a listing needs a wallet, and with it JavaScript.</p>
      </noscript>
    </>
  );
}
