import { registeredUrls } from "@/db/queries/registered-urls";
import { loadEnv } from "@/lib/env";
import { testAccounts } from "@/sandbox/keys";
import type { RunningSeller } from "@/sandbox/sellers/start-sellers";
import { createContext } from "@/services/context";
import { registerListing } from "@/services/register-listing";

/**
 * Registers the sample sellers that have no listing yet, through the service that every provider uses, each as its
 * payee; and the museum's hostile ones, which have pages and are not in the catalog. Answers how many sellers were new and how
 * many of those are payable.
 */
export async function registerSellers(
  childEnv: Record<string, string | undefined>,
  sellers: readonly RunningSeller[],
  exhibits: readonly { url: string; method: string }[] = [],
): Promise<{ registered: number; payable: number; known: number }> {
  const context = createContext(loadEnv(childEnv), { maxConnections: 4 });
  try {
    const known = await registeredUrls(
      context.db,
      [...sellers, ...exhibits].map(({ url }) => url),
    );
    const fresh = sellers.filter((seller) => !known.has(seller.url));
    const results = await Promise.all(
      fresh.map(({ url, method, tool }) =>
        registerListing(context, { url, method, tool, createdBy: testAccounts.seller.address }),
      ),
    );
    const hostile = exhibits.filter(({ url }) => !known.has(url));
    await Promise.all(
      hostile.map(({ url, method }) =>
        registerListing(context, { url, method, createdBy: testAccounts.seller.address }),
      ),
    );
    return {
      registered: results.length,
      payable: results.filter(({ report }) => report.verdict.startsWith("payable")).length,
      known: sellers.filter(({ url }) => known.has(url)).length,
    };
  } finally {
    await context.close();
  }
}
