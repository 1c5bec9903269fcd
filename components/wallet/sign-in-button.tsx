"use client";

import { Button } from "@/components/ui/button";
import { useSession } from "./use-session";

/**
 * Connects a wallet if need be and asks for one signature. `onResult` gets null when signed in, or plain words why not.
 * Does nothing while a signature is pending or the session is still being read.
 */
export function SignInButton({ onResult }: { onResult(problem: string | null): void }) {
  const session = useSession();
  return (
    <Button
      variant="primary"
      aria-disabled={session.status !== "signed-out"}
      onClick={async () => {
        if (session.status !== "signed-out") return;
        const result = await session.signIn();
        onResult(result.ok ? null : result.reason);
      }}
    >
      {session.status === "signing" ? "Waiting for your wallet…" : "Sign in with a wallet"}
    </Button>
  );
}
