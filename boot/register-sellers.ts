import { registeredUrls } from "@/db/queries/registered-urls";
import { loadEnv } from "@/lib/env";
import { testAccounts } from "@/sandbox/keys";
import type { RunningSeller } from "@/sandbox/sellers/start-sellers";
import { createContext } from "@/services/context";
import { registerListing } from "@/services/register-listing";

/**
 * Registers the sample sellers that have no listing yet, through the service that every provider uses, each as its
 * payee. Answers how many were new and how many of those are payable.
 */
export async function registerSellers(
  childEnv: Record<string, string | undefined>,
  sellers: readonly RunningSeller[],
): Promise<{ registered: number; payable: number; known: number }> {
  const context = createContext(loadEnv(childEnv), { maxConnections: 4 });
  try {
    const known = await registeredUrls(
      context.db,
      sellers.map((seller) => seller.url),
    );
    const fresh = sellers.filter((seller) => !known.has(seller.url));
    const results = await Promise.all(
      fresh.map(({ url, method, tool }) =>
        registerListing(context, { url, method, tool, createdBy: testAccounts.seller.address }),
      ),
    );
    return {
      registered: results.length,
      payable: results.filter(({ report }) => report.verdict.startsWith("payable")).length,
      known: known.size,
    };
  } finally {
    await context.close();
  }
}
