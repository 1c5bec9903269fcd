"use client";

import { useConnectModal } from "@rainbow-me/rainbowkit";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Address } from "viem";
import { type Config, useConnection } from "wagmi";
import { getConnection } from "wagmi/actions";

/** The connected account, or null. */
export function connectedAddress(config: Config): Address | null {
  const { status, address } = getConnection(config);
  return status === "connected" ? address : null;
}

/**
 * RainbowKit's dialog as a promise: `open()` resolves to the connected address, or to null when the visitor
 * closes the dialog. `isOpen` includes the moment before it can open.
 */
export function useConnectDialog(config: Config) {
  const { openConnectModal, connectModalOpen } = useConnectModal();
  const { status } = useConnection();
  const [wanted, setWanted] = useState(false);
  const waiting = useRef<((address: Address | null) => void)[]>([]);
  const wasOpen = useRef(false);

  const open = useCallback((): Promise<Address | null> => {
    setWanted(true);
    return new Promise((resolve) => waiting.current.push(resolve));
  }, []);

  // RainbowKit withholds the opener while a previous connection is being looked for.
  useEffect(() => {
    if (!wanted || !openConnectModal) return;
    setWanted(false);
    openConnectModal();
  }, [wanted, openConnectModal]);

  useEffect(() => {
    const closed = wasOpen.current && !connectModalOpen;
    wasOpen.current = connectModalOpen;
    if (closed || status === "connected")
      for (const resolve of waiting.current.splice(0)) resolve(connectedAddress(config));
  }, [connectModalOpen, status, config]);

  return { open, isOpen: connectModalOpen || wanted };
}
