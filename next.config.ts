import type { NextConfig } from "next";
import { PHASE_PRODUCTION_BUILD } from "next/constants";

/** Halves the time of a build, which a first start waits for. */
const quickBuild: NextConfig["experimental"] = {
  // The build itself is kept until its sources change (boot/build.ts).
  turbopackFileSystemCacheForBuild: false,
  // Nobody downloads the server's code.
  turbopackMinify: { server: false, client: true },
  turbopackSourceMaps: false,
};

export default function config(phase: string): NextConfig {
  return {
    reactStrictMode: true,
    poweredByHeader: false,
    // `npm run check` type-checks; doing it again here would only slow the first start.
    typescript: { ignoreBuildErrors: true },
    serverExternalPackages: ["postgres", "undici"],
    devIndicators: false,
    // The sandbox also answers at the loopback address; hot reload should too.
    allowedDevOrigins: ["127.0.0.1"],
    experimental: phase === PHASE_PRODUCTION_BUILD ? quickBuild : {},
  };
}
