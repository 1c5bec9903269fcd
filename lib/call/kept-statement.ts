/** A signed statement of the seller: an offer (its terms) or a receipt (that it was paid and delivered). */
export interface KeptStatement {
  format: "eip712" | "jws";
  /**
   * As the seller sent it. null when it names a URL with a query: query values are not stored (security row 38), so only
   * its hash and what checking it gave are.
   */
  statement: { payload: Record<string, string | number> | null; signature: string } | null;
  /** SHA-256 of the statement's canonical JSON, hex. */
  sha256: string;
  /** Who signed: an EIP-55 address, or the DID of a JWS key. null when the signature does not hold. */
  signer: string | null;
  /** `payee`: the address that is paid; `host`: a key that the endpoint's own host publishes; else anybody's. */
  standing: "payee" | "host" | "stranger" | "invalid";
  /** What is wrong with it or differs from this call, in plain words. Empty: it says what happened here. */
  problems: string[];
}
