import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // `npm run check` type-checks; doing it again here would only slow the first start.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["postgres", "undici"],
  devIndicators: false,
  // The sandbox also answers at the loopback address; hot reload should too.
  allowedDevOrigins: ["127.0.0.1"],
};

export default config;
