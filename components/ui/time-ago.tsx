"use client";

import { useEffect, useState } from "react";
import { timeAgo } from "@/lib/catalog/time-ago";

/** "4 min ago", kept true while the page is open; the exact time on hover and for machines. */
export function TimeAgo({ at }: { /** ISO 8601. */ at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  // The server's clock and the visitor's may fall on both sides of a boundary: the next tick settles it.
  return (
    <time dateTime={at} title={`${at.slice(0, 19).replace("T", " ")} UTC`} suppressHydrationWarning>
      {timeAgo(at, now)}
    </time>
  );
}
