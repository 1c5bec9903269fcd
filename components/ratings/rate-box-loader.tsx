"use client";

import dynamic from "next/dynamic";

const Loaded = dynamic(() => import("./rate-box").then(({ RateBox }) => RateBox), { ssr: false });

/** Where one rates, fetched apart from the page: reading needs none of it. */
export function RateBox({ listingId }: { listingId: string }) {
  return <Loaded listingId={listingId} />;
}
