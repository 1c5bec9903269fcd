/** What became of one endpoint of a batch. */
export interface BatchOutcome {
  /** Its place in the request. */
  position: number;
  /** As asked for. */
  resource: string;
  /** The listing's method, else the one asked for. */
  method: string | null;
  /** The MCP tool; null for a resource of HTTP. */
  tool: string | null;
  /** `saved`: registered, but not payable. `refused`: nothing was stored. */
  outcome: "listed" | "saved" | "refused";
  created: boolean;
  listing: { id: string; name: string } | null;
  /** Why it is not in the catalog; null when it is. */
  reason: string | null;
}

/** Endpoints that one request may register. */
export const MAX_BATCH = 100;
