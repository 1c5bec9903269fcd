import { Link } from "@/components/ui/link";

const TABS = [
  { href: "/register", label: "One endpoint" },
  { href: "/register/domain", label: "A whole domain" },
] as const;

/** The two ways to register; they are pages of their own, so that each has an address. */
export function RegisterTabs({ current }: { current: (typeof TABS)[number]["href"] }) {
  return (
    <nav aria-label="Ways to register" className="mb-4 flex gap-5 border-b border-line">
      {TABS.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          aria-current={href === current ? "page" : undefined}
          className="-mb-px border-b-2 border-transparent pb-2 text-ink-2 no-underline hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
