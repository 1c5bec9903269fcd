import type { Observation } from "@/lib/probe/types";
import { claimsAbout } from "./read-origin";
import type { OriginDocuments } from "./types";

/**
 * Adds what the documents of its origin say of an endpoint. Only one that asked for a payment has something to compare:
 * for others nothing is read.
 */
export async function withDocuments(
  observation: Observation,
  readDocuments: (origin: string) => Promise<OriginDocuments>,
): Promise<Observation> {
  const { target, exchanges } = observation;
  if (!exchanges.some(({ result }) => result.kind === "response" && result.status === 402))
    return observation;
  const read = await readDocuments(new URL(target.url).origin);
  return { ...observation, documents: claimsAbout(read, target.url, target.method) };
}
