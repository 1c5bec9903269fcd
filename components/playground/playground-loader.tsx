"use client";

import dynamic from "next/dynamic";
import type { PlaygroundListing } from "@/lib/call/types";

const Loaded = dynamic(() => import("./playground-entry"), { ssr: false, loading: Placeholder });

/** The playground, fetched apart from the page: reading a listing needs none of it. */
export function Playground({ listing }: { listing: PlaygroundListing }) {
  return (
    <>
      <Loaded listing={listing} />
      <noscript>
        <p className="rounded-xl border border-line-strong bg-raised px-5.5 py-4.5">
          Paying from this page needs JavaScript. The code above does the same from a program.
        </p>
      </noscript>
    </>
  );
}

/** Keeps the place, so that the page does not jump. */
function Placeholder() {
  return (
    <div
      role="status"
      className="grid min-h-96 place-items-center rounded-xl border border-line-strong bg-raised text-ink-3 shadow-card"
    >
      Loading the playground…
    </div>
  );
}
