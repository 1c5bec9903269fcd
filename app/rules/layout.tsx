import type { ReactNode } from "react";
import { DocsNav } from "@/app/docs/docs-nav";

/** The rule book is part of the documentation, under a shorter address. */
export default function RulesLayout({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto w-full max-w-[82.5rem] flex-1 px-4 sm:px-7 lg:grid lg:grid-cols-[11.5rem_minmax(0,1fr)] lg:gap-12">
      <DocsNav />
      <article className="prose min-w-0 max-w-[60rem] pt-5 pb-16 lg:pt-8">{children}</article>
    </div>
  );
}
