"use client";

import { usePathname } from "next/navigation";
import { Link } from "@/components/ui/link";

const PAGES = [
  { href: "/docs", label: "How Souk works" },
  { href: "/docs/search", label: "How to search" },
  { href: "/docs/ranking", label: "How results are ranked" },
  { href: "/docs/sandbox", label: "The sandbox" },
  { href: "/docs/probes", label: "How probes judge" },
  { href: "/docs/prober", label: "The prober" },
  { href: "/rules", label: "The rule book" },
  { href: "/docs/calls", label: "Payments and evidence" },
  { href: "/docs/api", label: "API" },
  { href: "/docs/problems", label: "Problems" },
];

/** The pages of the documentation. */
export function DocsNav() {
  const pathname = usePathname();
  return (
    <nav aria-label="Documentation" className="pt-4 lg:pt-8">
      <ul className="flex flex-wrap gap-x-4 gap-y-1 border-b border-line pb-3 lg:sticky lg:top-8 lg:block lg:border-0">
        {PAGES.map(({ href, label }) => {
          const current = pathname === href;
          const within = current || (href === "/rules" && pathname.startsWith("/rules/"));
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={current ? "page" : within ? "true" : undefined}
                className={`block py-1 hover:text-ink ${within ? "font-medium text-ink" : "text-ink-2"}`}
              >
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
