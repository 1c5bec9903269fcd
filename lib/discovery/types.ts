import type { DocumentClaim } from "@/lib/probe/types";

/** One endpoint that a document of an origin names. */
export interface DocumentEntry {
  /** Absolute and canonical; path parameters filled with the document's own examples where it has any. */
  url: string;
  /** Upper case; absent when the document does not say. */
  method?: string;
  /** Path as the document writes it, when it has parameters: `/weather/{city}`. */
  pathTemplate?: string;
  /** Path parameters without an example: nothing stands in for them in `url`. */
  missing: string[];
  /** Provider's words, one cleaned line. */
  name?: string;
  /** The OpenAPI operation declares a 402 response. */
  declares402: boolean;
  protocols?: string[];
  price?: DocumentClaim["price"];
}

/** What one discovery document says, bounded. */
export interface OriginDocument {
  kind: DocumentClaim["kind"];
  url: string;
  /** `absent`: there is none, which is no fault. `unusable`: see `problem`. */
  state: "read" | "absent" | "unusable";
  /** Safe to show. */
  problem?: string;
  entries: DocumentEntry[];
  /** Endpoints it names that were left out: over the cap, on foreign hosts, or not URLs. */
  leftOut: { url: string; why: string }[];
  /** Endpoints left out beyond those named in `leftOut`. */
  moreLeftOut: number;
  /** Checksummed addresses whose signature over the origin was recovered. */
  provenOwners: string[];
  /** Ownership proofs it carries, valid or not. */
  ownershipProofs: number;
}

/** Both documents of one origin. */
export interface OriginDocuments {
  /** `https://api.example.com`, without a slash at the end. */
  origin: string;
  documents: OriginDocument[];
}

/** One endpoint to probe. The same URL and method named by two documents is one candidate. */
export interface Candidate {
  url: string;
  method?: string;
  /** One tool of the MCP server at `url`. */
  tool?: string;
  name?: string;
  pathTemplate?: string;
  missing: string[];
  /** `asked`: the URL that was typed. */
  from: (DocumentClaim["kind"] | "asked")[];
}
