import { rpc } from "./rpc";

/**
 * Mines an empty block when the newest one is more than `seconds` old. The local chain makes a block only for a
 * transaction, so on an idle one time stands still: an authorization that has begun by the clock has not begun there,
 * and one that is over never expires. Real chains see to that themselves.
 */
export async function catchUp(rpcUrl: string, seconds: number): Promise<void> {
  const { timestamp } = await rpc<{ timestamp: string }>(rpcUrl, "eth_getBlockByNumber", ["latest", false]);
  if (Number(timestamp) < Math.floor(Date.now() / 1_000) - seconds) await rpc(rpcUrl, "evm_mine");
}

/** Catches up every `seconds`, for as long as the chain answers. */
export function keepTime(rpcUrl: string, seconds: number): { stop(): void } {
  const tick = () => void catchUp(rpcUrl, seconds - 1).catch(() => {}); // going or hung: its owner notices
  const timer = setInterval(tick, seconds * 1_000);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
