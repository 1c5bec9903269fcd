import { consumeRateLimit } from "./consume-rate-limit";
import type { Context } from "./context";

/**
 * Counts one probe that a visitor asked for against the host it goes to, so that many visitors together cannot have
 * us flood a provider (security row 37). `host` is `host[:port]`. Throws SoukError `rate-limited`.
 */
export async function countVisit(ctx: Pick<Context, "db" | "now">, host: string): Promise<void> {
  await consumeRateLimit(ctx, `probe-host:${host}`, { limit: 120, windowSeconds: 60 });
}
