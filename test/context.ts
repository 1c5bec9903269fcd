import { afterAll, inject } from "vitest";
import { loadEnv } from "@/lib/env";
import { type Context, createContext } from "@/services/context";
import { testDatabase } from "./database";

/** The origin that tests speak from. */
export const TEST_ORIGIN = "http://localhost:3000";

/**
 * Real effects for one test file: a database of its own, the run's facilitator and sellers, and its chain unless the
 * file brings one or several. `allowHosts` are more `host:port` pairs that may be probed, for sellers a test starts itself.
 */
export async function testContext(
  options: { allowHosts?: string[]; rpcUrl?: string; moreRpcUrls?: string[] } = {},
): Promise<Context> {
  const { url } = await testDatabase();
  const rpcUrl = options.rpcUrl ?? inject("rpcUrl");
  const sellers = inject("sellers").map((seller) => new URL(seller.url).host);
  const ctx = createContext(
    loadEnv({
      SOUK_MODE: "sandbox",
      SOUK_ORIGIN: TEST_ORIGIN,
      DATABASE_URL: url,
      SOUK_RPC_URLS: [rpcUrl, ...(options.moreRpcUrls ?? [])].map((url) => `eip155:84532=${url}`).join(","),
      SOUK_SANDBOX_RPC_URL: rpcUrl,
      SOUK_FACILITATOR_URL: inject("facilitatorUrl"),
      SOUK_ALLOW_HOSTS: [...sellers, ...(options.allowHosts ?? [])].join(","),
    }),
  );
  afterAll(() => ctx.close());
  return ctx;
}

/** The route handlers of this process work on `ctx` from now on. */
export function serveFrom(ctx: Context): void {
  (globalThis as { soukContext?: Context }).soukContext = ctx;
}
