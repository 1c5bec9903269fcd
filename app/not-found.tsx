import type { Metadata } from "next";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <div className="mx-auto w-full max-w-[65rem] px-4 pt-10 pb-16 sm:px-7">
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        title="There is nothing here"
        actions={
          <>
            <ButtonLink href="/" variant="primary">
              Search the catalog
            </ButtonLink>
            <ButtonLink href="/check">Check an endpoint</ButtonLink>
          </>
        }
      >
        The address may be mistyped, or the listing may belong to another Souk.
      </EmptyState>
    </div>
  );
}
