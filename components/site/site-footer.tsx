import { Link } from "@/components/ui/link";

const LINKS = [
  { href: "/docs", label: "Docs" },
  { href: "/docs/probes", label: "How probes judge" },
  { href: "/docs/api", label: "API" },
  { href: "/settings/spending", label: "Spending limits" },
  { href: "/discovery/resources", label: "Discovery feed", external: true },
  { href: "/api/health", label: "Health", external: true },
];

/** The bottom of every page. */
export function SiteFooter() {
  return (
    <footer className="mt-auto border-t border-line py-5 text-xs text-ink-3">
      <div className="mx-auto flex max-w-[82.5rem] px-4 sm:px-7 flex-wrap items-center gap-x-5 gap-y-2">
        <p>Souk, an open marketplace for x402 endpoints.</p>
        <ul className="flex flex-wrap gap-x-5 gap-y-1 sm:ml-auto">
          {LINKS.map(({ href, label, external }) => (
            <li key={href}>
              {external ? (
                <a href={href} className="hover:text-ink hover:underline">
                  {label}
                </a>
              ) : (
                <Link href={href} className="hover:text-ink hover:underline">
                  {label}
                </Link>
              )}
            </li>
          ))}
        </ul>
      </div>
    </footer>
  );
}
