"use client";

import { usePathname } from "next/navigation";
import { Link } from "@/components/ui/link";

const LINKS = [
  { href: "/", label: "Catalog", owns: ["/listings", "/categories", "/providers", "/compare"] },
  { href: "/check", label: "Check", more: " an endpoint", owns: ["/check"] },
  { href: "/register", label: "Register", owns: ["/register"] },
  { href: "/stats", label: "Stats", owns: ["/stats"] },
  { href: "/docs", label: "Docs", owns: ["/docs", "/rules"] },
];

/** The main navigation; the current page is marked for the eye and for those who hear it. */
export function NavLinks() {
  const pathname = usePathname();
  return (
    <ul className="flex justify-between gap-4 sm:justify-start sm:gap-5.5">
      {LINKS.map(({ href, label, more, owns }) => {
        const current = pathname === href;
        const within = current || owns.some((prefix) => `${pathname}/`.startsWith(`${prefix}/`));
        return (
          <li key={href}>
            <Link
              href={href}
              aria-current={current ? "page" : within ? "true" : undefined}
              className={`block py-1 whitespace-nowrap hover:text-ink ${within ? "font-medium text-ink" : "text-ink-2"}`}
            >
              {label}
              {more ? <span className="max-sm:sr-only">{more}</span> : null}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
