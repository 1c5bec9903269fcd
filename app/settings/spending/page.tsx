import type { Metadata } from "next";
import { SpendingSettings } from "@/components/spending/spending-settings";

export const metadata: Metadata = {
  title: "Spending limits",
  description: "Your own limits for payments from this browser: by call, day, site and payee.",
};

/** What this browser may spend. Everything on it is kept in the browser; the server knows nothing of it. */
export default function SpendingPage() {
  return (
    <div className="mx-auto w-full max-w-[65rem] px-4 pt-7.5 pb-15 sm:px-7">
      <h1 className="mb-1 text-2xl font-semibold tracking-tight">Spending limits</h1>
      <p className="mb-6 max-w-[80ch] text-pretty text-ink-2">
        Souk looks at these before it asks your wallet for anything, in all tabs together. They are kept in
        this browser only. A payment counts from the moment your wallet is asked, and stops counting if the
        chain shows that it was not made.
      </p>
      <noscript>
        <p className="text-ink-2">Limits need JavaScript, as payments do.</p>
      </noscript>
      <SpendingSettings />
    </div>
  );
}
