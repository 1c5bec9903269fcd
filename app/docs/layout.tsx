import type { ReactNode } from "react";
import { DocsNav } from "./docs-nav";

/** The documentation: its contents at the side, the text in the middle. */
export default function DocsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto w-full max-w-[82.5rem] flex-1 px-4 sm:px-7 lg:grid lg:grid-cols-[11.5rem_minmax(0,1fr)] lg:gap-12">
      <DocsNav />
      <article className="prose min-w-0 max-w-[60rem] pt-5 pb-16 lg:pt-8">{children}</article>
    </div>
  );
}
