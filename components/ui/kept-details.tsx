"use client";

import { type ReactNode, useState } from "react";

/** A `<details>` that begins open or closed and is its reader's from then on: no later answer shuts it in their face. */
export function KeptDetails({
  open,
  className,
  children,
}: {
  /** How it begins. */
  open: boolean;
  className?: string;
  children: ReactNode;
}) {
  const [begins] = useState(open);
  return (
    <details open={begins} className={className}>
      {children}
    </details>
  );
}
