"use client";

import { useLinkStatus } from "next/link";

/** Shows, inside a row's link, that its page is on the way. */
export function RowPending() {
  const { pending } = useLinkStatus();
  return pending ? <i aria-hidden="true" className="row-pending" /> : null;
}
