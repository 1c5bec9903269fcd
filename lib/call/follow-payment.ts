import { usdMicros } from "@/lib/x402/amount";
import { ApiProblem, type CallRef } from "./call-api";
import type { CallEffects } from "./effects";
import { type SentPayment, sentPayment } from "./machine";
import type { SessionState } from "./session-state";
import { type CallResponseReport, type CallView, isAtRest } from "./types";
import { watchCall } from "./watch-call";

/** Chain and browser clocks may differ by less than this. */
const FORGET_AFTER_SECONDS = 600;

/** What a proven payment cost, where that may be less than was signed. */
const chargedUsd = ({ network, asset, chargedAtomic }: CallView) =>
  chargedAtomic ? usdMicros(network, asset, chargedAtomic) : null;

/** Looks after what was sent until the chain has decided. Nothing of it rejects. */
export interface PaymentFollower {
  /** What our server says of the payment; once nothing more happens by itself, it stands in no one's way. */
  seen(view: CallView): void;
  watch(call: CallRef): Promise<void>;
  /** The server could not be told of this now: it is, when it can be asked again and knows of nothing yet. */
  keepUntold(call: CallRef, report: CallResponseReport): void;
  /** Takes up a payment that an earlier visit to this page left open. */
  restore(sent: SentPayment): Promise<void>;
  open(): void;
  /** Stops asking; a payment that is open stays remembered. */
  close(): void;
  isClosed(): boolean;
}

export function followsPayment(
  listingId: string,
  effects: Pick<CallEffects, "api" | "store" | "spending" | "wait" | "nowSeconds">,
  state: SessionState,
): PaymentFollower {
  const { api, store, spending } = effects;
  let watched: string | null = null;
  let watches = 0;
  let closed = false;
  let untold: { callId: string; report: CallResponseReport } | null = null;

  async function read(call: CallRef): Promise<CallView> {
    const view = await api.read(call);
    if (view.state !== "created" || untold?.callId !== call.id) return view;
    const told = await api.report(call, untold.report);
    untold = null;
    return told;
  }

  function seen(view: CallView) {
    state.dispatch({ type: "viewed", view });
    if (!isAtRest(view.state)) return;
    store.clear(listingId);
    // A deposit stays counted in full, whatever came of the call.
    if (view.channel && view.state !== "not-paid") return;
    const cost = view.state === "not-paid" ? 0n : chargedUsd(view);
    if (cost !== null) void spending.correct(view.nonce, cost);
  }

  async function watch(call: CallRef) {
    if (watched === call.id) return;
    watched = call.id;
    const mine = ++watches;
    await watchCall(call, {
      read,
      wait: effects.wait,
      isWatched: () => !closed && mine === watches && sentPayment(state.snapshot().phase)?.callId === call.id,
      onView: seen,
    });
    if (mine === watches) watched = null;
  }

  async function restore(sent: SentPayment) {
    const call = { id: sent.callId, token: sent.token };
    try {
      const view = await api.read(call);
      // Left before anything was reported: the server does not yet know that the payment went out.
      const known =
        view.state === "created"
          ? await api.report(call, { responseStatus: null, settlement: null, outcome: "unknown" })
          : view;
      state.dispatch({ type: "viewed", view: known });
    } catch (error) {
      const gone = error instanceof ApiProblem && error.status === 404;
      // A server that lost its database can prove nothing any more; after its time the authorization is dead anyway.
      if (gone && effects.nowSeconds() > sent.validBefore + FORGET_AFTER_SECONDS) {
        store.clear(listingId);
        state.dispatch({ type: "forget" });
        return;
      }
    }
    await watch(call);
  }

  return {
    seen,
    watch,
    restore,
    keepUntold(call, report) {
      untold = { callId: call.id, report };
    },
    open() {
      closed = false;
    },
    close() {
      closed = true;
      watched = null;
      watches++;
    },
    isClosed: () => closed,
  };
}
