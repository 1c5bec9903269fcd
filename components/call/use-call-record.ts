"use client";

import { useEffect, useState } from "react";
import { useSession } from "@/components/wallet/use-session";
import { createCallKeys } from "@/lib/call/call-keys";
import type { CallRecord } from "@/lib/call/call-record";
import { isFinal } from "@/lib/call/types";

const OPEN_POLL_MS = 2_000;
const DECIDED_POLL_MS = 15_000;

/** `refused`: neither this browser nor the signed-in wallet is whose call it is, or there is no such call. */
export type RecordState =
  | { at: "loading" }
  | { at: "refused" }
  | { at: "offline" }
  | { at: "shown"; record: CallRecord };

/** How this browser may ask for a call: with its key, else as whoever is signed in. */
export function callHeaders(id: string): Record<string, string> {
  const token = createCallKeys(() => window.localStorage).tokenOf(id);
  return token ? { authorization: `Bearer ${token}` } : {};
}

/** One call, asked again while the page is open; `initial` is what the server already knew who asks. */
export function useCallRecord(id: string, initial: CallRecord | null): RecordState {
  const { status, address } = useSession();
  const [state, setState] = useState<RecordState>(
    initial ? { at: "shown", record: initial } : { at: "loading" },
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: another account may see another call.
  useEffect(() => {
    // Without a key, only a session can open it; nobody is asked in vain.
    if (!callHeaders(id).authorization && status !== "signed-in") {
      if (status === "signed-out") setState({ at: "refused" });
      return;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = new AbortController();
    async function look() {
      const next = await readRecord(id, stop.signal);
      if (stop.signal.aborted) return;
      // What is shown stays shown while this site cannot be reached.
      setState((now) => (next.at === "offline" && now.at === "shown" ? now : next));
      if (next.at === "refused") return;
      const decided = next.at === "shown" && isFinal(next.record.state);
      timer = setTimeout(look, decided ? DECIDED_POLL_MS : OPEN_POLL_MS);
    }
    void look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [id, status, address]);

  return state;
}

async function readRecord(id: string, signal: AbortSignal): Promise<RecordState> {
  const path = `/api/calls/${id}/record`;
  try {
    const keyed = callHeaders(id);
    let response = await fetch(path, { headers: keyed, signal, cache: "no-store" });
    // A key of another time: the wallet may still be the payer's.
    if (response.status === 404 && keyed.authorization)
      response = await fetch(path, { signal, cache: "no-store" });
    if (response.ok) return { at: "shown", record: (await response.json()) as CallRecord };
    return response.status === 404 || response.status === 401 ? { at: "refused" } : { at: "offline" };
  } catch {
    return { at: "offline" };
  }
}
