import type { Metadata } from "next";
import { PublishingNeedsScripts } from "./publishing-needs-scripts";
import { RegisterEndpoint } from "./register-endpoint";
import { RegisterTabs } from "./register-tabs";

export const metadata: Metadata = {
  title: "Register an endpoint",
  description: "Put an x402 endpoint into the catalog: probe it, sign in with a wallet, publish.",
};

/** From a URL to a listing: probe, sign in, publish. */
export default function RegisterPage() {
  return (
    <div className="mx-auto w-full max-w-[65rem] px-4 pt-7.5 pb-15 sm:px-7">
      <h1 className="mb-1 text-2xl font-semibold tracking-tight">Register an endpoint</h1>
      <p className="mb-4 max-w-[100ch] text-pretty text-ink-2">
        Paste its URL: Souk probes it and shows what payers will see. Then sign in with a wallet and publish.
      </p>
      <RegisterTabs current="/register" />
      <PublishingNeedsScripts />
      <div className="noscript:hidden">
        <RegisterEndpoint />
      </div>
    </div>
  );
}
