"use client";

import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import type { PlaygroundListing } from "@/lib/call/types";

const Loaded = dynamic(() => import("./playground-entry"), { ssr: false, loading: Coming });

/**
 * The playground, fetched apart from the page and once its place comes into sight: reading a listing needs none of it.
 * The place is as high as the playground begins, so that the page does not jump.
 */
export function Playground({ listing }: { listing: PlaygroundListing }) {
  const place = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    if (!place.current) return;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) setWanted(true);
      },
      // Its upper edge at the very bottom is nobody looking at it.
      { rootMargin: "0px 0px -10% 0px" },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  const height = listing.method === "GET" ? "min-h-[21.875rem]" : "min-h-[36.75rem]";
  return (
    <>
      <div ref={place} className={`grid grid-cols-[minmax(0,1fr)] ${height} noscript:hidden`}>
        {wanted ? <Loaded listing={listing} /> : <Coming />}
      </div>
      <noscript>
        <p className="rounded-xl border border-line-strong bg-raised px-5.5 py-4.5">
          Paying from this page needs JavaScript. The code above does the same from a program.
        </p>
      </noscript>
    </>
  );
}

function Coming() {
  return (
    <div
      role="status"
      className="grid place-items-center rounded-xl border border-line-strong bg-raised text-ink-3 shadow-card"
    >
      Loading the playground…
    </div>
  );
}
