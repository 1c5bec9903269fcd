"use client";

import { type ComponentType, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import type { PlaygroundListing } from "@/lib/call/types";

type Loaded = ComponentType<{ listing: PlaygroundListing }>;

/**
 * The playground, fetched apart from the page and once its place comes into sight: reading a listing needs none of it.
 * The place is as high as the playground begins, so that the page does not jump.
 */
export function Playground({ listing }: { listing: PlaygroundListing }) {
  const place = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState(false);
  const [Loaded, setLoaded] = useState<Loaded | null>(null);
  const [failed, setFailed] = useState(false);
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
  useEffect(() => {
    if (!wanted || failed) return;
    // Not React.lazy: a chunk that does not arrive must cost the playground, not the page.
    import("./playground-entry").then(
      (loaded) => setLoaded(() => loaded.default),
      () => setFailed(true),
    );
  }, [wanted, failed]);
  const height = listing.method === "GET" ? "min-h-[21.875rem]" : "min-h-[36.75rem]";
  return (
    <>
      <div ref={place} className={`grid grid-cols-[minmax(0,1fr)] ${height} noscript:hidden`}>
        {Loaded ? (
          <Loaded listing={listing} />
        ) : failed ? (
          <Missing onRetry={() => setFailed(false)} />
        ) : (
          <Coming />
        )}
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

function Missing({ onRetry }: { onRetry(): void }) {
  return (
    <div
      role="alert"
      className="grid place-content-center justify-items-center gap-3 rounded-xl border border-line-strong bg-raised p-5 text-center shadow-card"
    >
      <p>The playground could not be loaded. Nothing was sent or signed. Check the connection.</p>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  );
}
