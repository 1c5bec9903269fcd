import type { Answer } from "./answer";
import { type CallEvent, next, type Phase } from "./machine";

export interface CallSnapshot {
  phase: Phase;
  /** Which way requests go, and why it is not the other one when that changed. */
  via: "direct" | "relay";
  viaNote: string | null;
  /** What has come of an answer that is still coming. */
  arriving: Answer | null;
}

/** Where a call stands, and who looks at it. */
export interface SessionState {
  snapshot(): CallSnapshot;
  subscribe(listener: () => void): () => void;
  change(part: Partial<CallSnapshot>): void;
  /** True when the event led to another phase. */
  dispatch(event: CallEvent): boolean;
}

export function sessionState(via: CallSnapshot["via"]): SessionState {
  let state: CallSnapshot = { phase: { at: "idle" }, via, viaNote: null, arriving: null };
  const listeners = new Set<() => void>();
  function change(part: Partial<CallSnapshot>) {
    state = { ...state, ...part };
    for (const listener of listeners) listener();
  }
  return {
    snapshot: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    change,
    dispatch(event) {
      const phase = next(state.phase, event);
      if (phase === state.phase) return false;
      change({ phase });
      return true;
    },
  };
}
