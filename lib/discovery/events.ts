import type { Severity, Verdict } from "@/lib/probe/types";
import type { PaymentRequirements } from "@/lib/x402/types";
import type { Candidate, OriginDocument } from "./types";

/** A document as told to who watches: its endpoints follow as candidates. */
export interface DocumentSummary extends Omit<OriginDocument, "entries"> {
  /** Endpoints it names. */
  endpoints: number;
}

/** A candidate and what its probe found. */
export interface FoundEndpoint {
  /** Position among the candidates; further methods of one URL are appended. */
  id: number;
  url: string;
  /** The method that was probed. */
  method: string;
  /** The MCP tool, for one of an MCP server. */
  tool?: string;
  verdict: Verdict;
  summary: string;
  /** HTTP status of the cold request; null when nothing answered. */
  status: number | null;
  payable: boolean;
  /** The first option, and how many more there are. */
  option: PaymentRequirements | null;
  moreOptions: number;
  /** What is wrong: errors and warnings, at most eight. */
  problems: { id: string; severity: Severity; title: string }[];
  /** The listing this URL and method, or tool, has already. */
  listing: { id: string; catalogState: string } | null;
}

/** What `POST /api/discover` says, a line each; `problem` ends it early. */
export type DiscoveryEvent =
  | { type: "documents"; origin: string; documents: DocumentSummary[]; candidates: Candidate[] }
  | { type: "probing"; id: number }
  | ({ type: "probed"; candidate?: Candidate } & FoundEndpoint)
  | { type: "skipped"; id: number; why: string }
  | { type: "done"; probed: number; payable: number; skipped: number };
