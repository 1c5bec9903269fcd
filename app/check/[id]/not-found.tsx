import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { CHECK_DAYS } from "@/lib/probe/kept-check";

/** A result whose time is over, or that never was. */
export default function NoSuchCheck() {
  return (
    <div className="mx-auto w-full max-w-[65rem] px-4 pt-10 pb-16 sm:px-7">
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        title="There is no such result"
        actions={
          <ButtonLink href="/check" variant="primary">
            Check an endpoint
          </ButtonLink>
        }
      >
        Results are kept for {CHECK_DAYS} days. The link may be older, or cut short.
      </EmptyState>
    </div>
  );
}
