import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { SiteFooter } from "@/components/site/site-footer";
import { SiteHeader } from "@/components/site/site-header";
import { THEME_SCRIPT } from "@/components/site/theme";
import { WalletButton } from "@/components/wallet/wallet-button";
import { WalletRoot } from "@/components/wallet/wallet-root";
import { env } from "@/lib/env";
import { publicConfig } from "@/lib/public-config";
import { FONT_CLASSES } from "./fonts";
import "./globals.css";

/** Read when asked and not when built: the build is the same for every origin. */
export function generateMetadata(): Metadata {
  return {
    metadataBase: new URL(env().origin),
    title: { default: "Souk: pay-per-call endpoints", template: "%s · Souk" },
    description: "A catalog of x402 endpoints, probed and payable from the browser.",
    openGraph: { siteName: "Souk", type: "website" },
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#1b1a17" },
  ],
};

/** The frame of every page. Reading the nonce makes every page dynamic, which the nonce requires anyway. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const config = publicConfig(env());
  return (
    // The script below may set data-theme before React looks at the element.
    <html lang="en" className={FONT_CLASSES} suppressHydrationWarning>
      <head>
        {/* Browsers hide a nonce from scripts, so React would see a difference that is none. */}
        <script
          nonce={nonce}
          suppressHydrationWarning
          // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of our own; it must run before the first paint
          dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }}
        />
      </head>
      <body className="flex min-h-dvh flex-col font-sans">
        <a
          href="#main"
          className="sr-only rounded-md bg-accent px-4 py-2 text-accent-ink focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50"
        >
          Skip to the content
        </a>
        <WalletRoot config={config}>
          <SiteHeader sandbox={config.mode === "sandbox"} wallet={<WalletButton />} />
          <main id="main" tabIndex={-1} className="flex flex-1 flex-col outline-none">
            {children}
          </main>
          <SiteFooter />
        </WalletRoot>
      </body>
    </html>
  );
}
