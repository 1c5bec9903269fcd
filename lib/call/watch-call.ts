import type { CallApi, CallRef } from "./call-api";
import { type CallView, isAtRest } from "./types";

const POLL_MS = 1_000;
const SLOW_POLL_MS = 4_000;
const QUICK_POLLS = 30;
/** Looks after the chain has decided, to show the confirmations grow. */
const LATER_POLLS = 4;

/** Asks our server about a sent payment until the chain has decided, and a little longer. Never rejects. */
export async function watchCall(
  call: CallRef,
  world: {
    read: CallApi["read"];
    wait(ms: number): Promise<void>;
    /** Nobody looks any more: stop. */
    isWatched(): boolean;
    onView(view: CallView): void;
  },
): Promise<void> {
  for (let polls = 0, later = 0; later < LATER_POLLS; polls++) {
    await world.wait(polls < QUICK_POLLS ? POLL_MS : SLOW_POLL_MS);
    if (!world.isWatched()) return;
    const view = await world.read(call).catch(() => null);
    if (!world.isWatched()) return;
    if (!view) continue;
    world.onView(view);
    if (isAtRest(view.state)) later++;
  }
}
