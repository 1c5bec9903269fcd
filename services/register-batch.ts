import type { BatchOutcome } from "@/lib/discovery/batch";
import { toProblem } from "@/lib/errors";
import { sideBySide } from "@/lib/side-by-side";
import type { TargetInput } from "./accept-target";
import type { Context } from "./context";
import { registerListing } from "./register-listing";

const PARALLEL = 8;

/**
 * Registers several endpoints, eight at a time, each probed anew. One that cannot be registered does not stop the
 * others: its outcome says why. Outcomes are in the order of `resources`; `onOutcome` hears of each as it is known.
 */
export async function registerBatch(
  ctx: Context,
  input: { resources: readonly TargetInput[]; createdBy: string },
  onOutcome: (outcome: BatchOutcome) => void = () => {},
): Promise<BatchOutcome[]> {
  const outcomes: BatchOutcome[] = [];
  await sideBySide(input.resources, PARALLEL, async ({ resource, method, tool }, position) => {
    const { createdBy } = input;
    const outcome = await register(ctx, position, { url: resource, method, tool, createdBy });
    outcomes[position] = outcome;
    onOutcome(outcome);
  });
  return outcomes;
}

async function register(
  ctx: Context,
  position: number,
  input: { url: string; method?: string; tool?: string; createdBy: string },
): Promise<BatchOutcome> {
  const asked = { position, resource: input.url, method: input.method ?? null, tool: input.tool ?? null };
  try {
    const { listing, created, report } = await registerListing(ctx, input);
    const listed = listing.catalogState === "listed";
    const errors = report.findings.filter(({ severity }) => severity === "error");
    return {
      ...asked,
      method: listing.method,
      outcome: listed ? "listed" : "saved",
      created,
      listing: { id: listing.id, name: listing.name },
      reason: listed ? null : errors.map(({ title }) => title).join("; ") || report.summary,
    };
  } catch (error) {
    const problem = toProblem(error);
    if (problem.status === 500) console.error(`[register] ${input.url}`, error);
    return {
      ...asked,
      outcome: "refused",
      created: false,
      listing: null,
      reason: problem.detail ?? problem.title,
    };
  }
}
