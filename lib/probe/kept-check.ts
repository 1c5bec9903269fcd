import type { ProbeReport } from "./types";

/** How long the result of a check can be looked up. */
export const CHECK_DAYS = 30;

/** Where the result of a check can be looked up. */
export interface KeptCheck {
  id: string;
  /** Absolute address of its page. */
  url: string;
}

/** A report that a check gave; both are null when it was too large to keep. */
export type CheckReport = ProbeReport & (KeptCheck | { id: null; url: null });
