"use client";

import { useState } from "react";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SignInButton } from "@/components/wallet/sign-in-button";
import { useSession } from "@/components/wallet/use-session";

/** The same words whether the call is somebody else's or does not exist. */
export function OnlyItsPayer() {
  const session = useSession();
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <EmptyState
      title="Only its payer can see a call"
      actions={
        session.status === "signed-in" ? (
          <ButtonLink href="/calls">Your calls</ButtonLink>
        ) : (
          <SignInButton onResult={setProblem} />
        )
      }
    >
      <p>
        {session.status === "signed-in"
          ? "The wallet that you are signed in with has not paid a call with this number."
          : "Open it in the browser that paid, or sign in with the wallet that paid."}
      </p>
      {problem ? (
        <p role="alert" className="mt-2 text-down">
          {problem}
        </p>
      ) : null}
    </EmptyState>
  );
}
