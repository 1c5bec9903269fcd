import type { Metadata } from "next";
import { PublishingNeedsScripts } from "../publishing-needs-scripts";
import { RegisterTabs } from "../register-tabs";
import { DomainFinder } from "./domain-finder";

export const metadata: Metadata = {
  title: "Register a domain",
  description:
    "Find every x402 endpoint a domain sells, probe them all, and publish the payable ones in one step.",
};

/** From a domain to all its listings: find, probe, choose, publish. */
export default function RegisterDomainPage() {
  return (
    <div className="mx-auto w-full max-w-[65rem] px-4 pt-7.5 pb-15 sm:px-7">
      <h1 className="mb-1 text-2xl font-semibold tracking-tight">Register a domain</h1>
      <p className="mb-4 max-w-[100ch] text-pretty text-ink-2">
        Type a domain: Souk reads its <span className="machine">/openapi.json</span> and{" "}
        <span className="machine">/.well-known/x402</span>, probes every endpoint they name, and publishes the
        ones you choose. Of an MCP server type the URL: its tools are probed.
      </p>
      <RegisterTabs current="/register/domain" />
      <PublishingNeedsScripts />
      <div className="noscript:hidden">
        <DomainFinder />
      </div>
    </div>
  );
}
