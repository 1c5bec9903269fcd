import { generatePrivateKey } from "viem/accounts";
import type { CallEffects } from "@/lib/call/effects";
import type { CallSession } from "@/lib/call/session";

/** Time and chance as a browser has them; only waits between two questions are shorter. */
export const TEST_CLOCK: Pick<CallEffects, "newNonce" | "clock" | "nowSeconds" | "wait"> = {
  newNonce: () => generatePrivateKey(),
  clock: () => performance.now(),
  nowSeconds: () => Math.floor(Date.now() / 1_000),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 50))),
};

/** Resolves as soon as `holds` is true of the session, which is asked after each of its changes. */
export function until(session: Pick<CallSession, "subscribe">, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = session.subscribe(() => holds() && resolve(stop()));
    if (holds()) resolve(stop());
  });
}
