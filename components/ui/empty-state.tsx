import type { ReactNode } from "react";

/** What is shown where there is nothing: what happened, and what to do next. */
export function EmptyState({
  title,
  children,
  actions,
}: {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="rounded-lg border border-line-strong border-dashed px-6 py-10 text-center">
      <p className="text-md font-semibold">{title}</p>
      {children ? <div className="mx-auto mt-1 max-w-[56ch] text-ink-2">{children}</div> : null}
      {actions ? <div className="mt-4 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  );
}
