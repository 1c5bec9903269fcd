import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // `npm run check` type-checks; doing it again here would only slow the first start.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["postgres", "undici"],
  devIndicators: false,
};

export default config;
