"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { type ApiResult, callApi, problemText } from "@/components/api/call-api";
import { useSession } from "@/components/wallet/use-session";

type Act = "sign-in" | "claim" | "withdraw" | "relist";

/** What an owner does with a listing; after each the page shows what came of it. No action rejects. */
export function useOwnership({ id, url, method }: { id: string; url: string; method: string }) {
  const router = useRouter();
  const session = useSession();
  const [busy, setBusy] = useState<Act | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function run(act: Act, task: () => Promise<string | null>) {
    if (busy) return;
    setBusy(act);
    setProblem(await task());
    setBusy(null);
  }
  const ask = (act: Act, path: string, options: { method: string; body?: unknown }) =>
    run(act, async () => {
      const result: ApiResult<unknown> = await callApi(path, options);
      if (!result.ok) return problemText(result.problem);
      router.refresh();
      return null;
    });

  return {
    session,
    busy,
    problem,
    signIn: () =>
      run("sign-in", async () => {
        const result = await session.signIn();
        return result.ok ? null : result.reason;
      }),
    claim: () => ask("claim", `/api/listings/${id}/claim`, { method: "POST", body: {} }),
    withdraw: () => ask("withdraw", `/api/listings/${id}`, { method: "DELETE" }),
    relist: () => ask("relist", "/api/listings", { method: "POST", body: { resource: url, method } }),
  };
}
