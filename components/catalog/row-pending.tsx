"use client";

import { useLinkStatus } from "next/link";

/** Shows, inside a link, that its page is on the way. */
export function RowPending() {
  const { pending } = useLinkStatus();
  return (
    <span
      aria-hidden="true"
      className={`ml-2 inline-block size-2 rounded-full bg-accent align-middle ${pending ? "opacity-100 delay-150 motion-safe:animate-pulse" : "opacity-0"}`}
    />
  );
}
