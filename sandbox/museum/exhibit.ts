import type { IncomingMessage, ServerResponse } from "node:http";
import type { RuleGroup, Verdict } from "@/lib/probe/types";

/** Where an exhibit stands. */
export interface Place {
  /** The museum's, e.g. `http://127.0.0.1:3101`. */
  origin: string;
  /** The exhibit's own, as it should be named in its challenge. */
  url: string;
  /** The method under which it is on show. */
  method: string;
}

/** One endpoint that is wrong in exactly one way. */
export interface Exhibit {
  /** Its path is `/<id>`. */
  id: string;
  /** What is wrong with it, in a few words. */
  title: string;
  group: RuleGroup;
  /** Named when it is probed; GET unless given. */
  method?: "POST" | "PUT";
  /** The MCP tool that is named when it is probed. */
  tool?: string;
  /** Its URL, when the URL itself is what is wrong. */
  urlAt?(origin: string): string;
  /** How the museum's own OpenAPI document describes it; left out, truthfully. null: not at all. */
  operation?: Record<string, unknown> | null;
  expect: {
    verdict: Verdict;
    /** Ids of all errors and warnings. */
    findings: readonly string[];
    /** Ids of all advice; [] unless given. */
    advice?: readonly string[];
  };
  serve(request: IncomingMessage, response: ServerResponse, place: Place): void;
}

/** An exhibit's address. */
export function urlOf({ id, urlAt }: Exhibit, origin: string): string {
  return urlAt?.(origin) ?? `${origin}/${id}`;
}
