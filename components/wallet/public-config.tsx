"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { PublicConfig } from "@/lib/public-config";

const PublicConfigContext = createContext<PublicConfig | null>(null);

/** Hands the server's {@link PublicConfig} to every client component below. */
export function PublicConfigProvider({ config, children }: { config: PublicConfig; children: ReactNode }) {
  return <PublicConfigContext value={config}>{children}</PublicConfigContext>;
}

/** The deployment's public configuration. Throws outside the layout's provider. */
export function usePublicConfig(): PublicConfig {
  const config = useContext(PublicConfigContext);
  if (!config) throw new Error("PublicConfigProvider is missing from the layout");
  return config;
}
