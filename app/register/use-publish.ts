"use client";

import { useState } from "react";
import { callApi } from "@/components/api/call-api";
import type { ResourceInput } from "@/components/report/resource-input";
import type { Problem } from "@/lib/errors";
import type { ProbeReport } from "@/lib/probe/types";

/** The part of a listing that a publisher wants to see. */
export interface PublishedListing {
  id: string;
  name: string;
  method: string;
  url: string;
  catalogState: "pending" | "saved" | "listed";
}

export type Publication =
  | { step: "idle" | "publishing" }
  | { step: "refused"; problem: Problem }
  /** `known`: this URL and method was registered before. `report` is the listing's newest. */
  | { step: "done"; how: "new" | "known" | "probed-again"; listing: PublishedListing; report: ProbeReport };

/** Registers the endpoint; the server probes it once more and trusts nothing that this page says of it. */
export function usePublish(asked: ResourceInput) {
  const [publication, setPublication] = useState<Publication>({ step: "idle" });

  async function publish(method: string) {
    setPublication({ step: "publishing" });
    const result = await callApi<{ listing: PublishedListing; report: ProbeReport }>("/api/listings", {
      method: "POST",
      body: asked.tool
        ? { resource: asked.resource, tool: asked.tool }
        : { resource: asked.resource, method },
    });
    setPublication(
      result.ok
        ? { step: "done", how: result.status === 201 ? "new" : "known", ...result.value }
        : { step: "refused", problem: result.problem },
    );
  }

  /** After the listing was probed again: what became of it. */
  async function refresh(id: string, report: ProbeReport) {
    const result = await callApi<{ listing: PublishedListing }>(`/api/listings/${id}`);
    if (result.ok)
      setPublication({ step: "done", how: "probed-again", listing: result.value.listing, report });
  }

  return { publication, publish, refresh };
}
