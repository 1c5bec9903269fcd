import type { ReactNode } from "react";
import { BrandMark } from "@/components/site/brand";
import { NavLinks } from "@/components/site/nav-links";
import { ThemeToggle } from "@/components/site/theme-toggle";
import { Link } from "@/components/ui/link";
import { Tag } from "@/components/ui/tag";

/** The top of every page. `wallet` is the account button; `sandbox` says that no money here is real. */
export function SiteHeader({ wallet, sandbox }: { wallet?: ReactNode; sandbox: boolean }) {
  return (
    <header className="border-b border-line bg-raised">
      <div className="mx-auto flex min-h-14 max-w-[82.5rem] flex-wrap items-center gap-x-7 gap-y-0 px-4 sm:px-7">
        <Link
          href="/"
          className="flex items-center gap-2.25 text-base font-semibold tracking-tight"
          aria-label="Souk, home"
        >
          <BrandMark />
          <span className="text-[1rem]">Souk</span>
        </Link>
        <nav
          aria-label="Main"
          className="order-last -mx-4 w-screen border-t border-line px-4 py-1 sm:-mx-7 sm:px-7 md:order-none md:mx-0 md:w-auto md:border-0 md:p-0"
        >
          <NavLinks />
        </nav>
        <div className="my-2.5 ml-auto flex items-center gap-1.5 sm:gap-2.5">
          {sandbox ? (
            <Tag>
              Sandbox<span className="hidden lg:inline"> · Base Sepolia, local</span>
            </Tag>
          ) : null}
          <ThemeToggle />
          {wallet}
        </div>
      </div>
    </header>
  );
}
