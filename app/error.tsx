"use client";

import { useEffect } from "react";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** What failed is in the server's log under `digest`; a visitor learns that it was us, and what to try. */
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  useEffect(() => {
    document.title = "Something went wrong · Souk";
  }, []);
  return (
    <div className="mx-auto w-full max-w-[65rem] px-4 pt-10 pb-16 sm:px-7" role="alert">
      <h1 className="sr-only">Something went wrong</h1>
      <EmptyState
        title="This page could not be made"
        actions={
          <>
            <Button variant="primary" onClick={() => location.reload()}>
              Try again
            </Button>
            <ButtonLink href="/">Catalog</ButtonLink>
          </>
        }
      >
        Something failed on our side. Nothing was paid or changed by it.
        {error.digest ? (
          <>
            {" "}
            In the log it is <code className="machine">{error.digest}</code>.
          </>
        ) : null}
      </EmptyState>
    </div>
  );
}
