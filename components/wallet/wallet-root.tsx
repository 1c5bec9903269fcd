"use client";

import { type ComponentType, type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import type { PublicConfig } from "@/lib/public-config";
import { PublicConfigProvider } from "./public-config";
import { canRemember, rememberedConnection } from "./remembered-connection";
import {
  isWalletRequested,
  NOTHING_KEPT,
  requestWallet,
  setWalletUnavailable,
  subscribe,
} from "./wallet-store";

type Engine = ComponentType<{ config: PublicConfig }>;

/** Once, in the layout: carries the public configuration and holds the place where wallet code mounts when asked for. */
export function WalletRoot({ config, children }: { config: PublicConfig; children: ReactNode }) {
  const requested = useSyncExternalStore(subscribe, isWalletRequested, () => false);
  const [Engine, setEngine] = useState<Engine | null>(null);

  useEffect(() => {
    if (rememberedConnection()) requestWallet().catch(() => {});
  }, []);
  useEffect(() => {
    if (!requested) return;
    if (!canRemember()) return setWalletUnavailable(null, NOTHING_KEPT);
    // Not React.lazy: a chunk that does not arrive must cost the wallet, not the page.
    import("./wallet-engine").then(
      (loaded) => setEngine(() => loaded.default),
      (cause) => setWalletUnavailable(cause),
    );
  }, [requested]);

  return (
    <PublicConfigProvider config={config}>
      {children}
      {Engine && <Engine config={config} />}
    </PublicConfigProvider>
  );
}
