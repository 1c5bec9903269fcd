"use client";

import "@rainbow-me/rainbowkit/styles.css";
import "./wallet-dialog.css";
import { RainbowKitProvider } from "@rainbow-me/rainbowkit";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { numberToHex } from "viem";
import { type Config, useConnection, WagmiContext } from "wagmi";
import {
  disconnect,
  getConnection,
  reconnect,
  sendTransaction,
  signMessage,
  signTypedData,
  switchChain,
} from "wagmi/actions";
import type { PublicConfig } from "@/lib/public-config";
import { AddressMark } from "./address-mark";
import { forgetConnection, rememberConnection } from "./remembered-connection";
import { SANDBOX_WALLET_ID } from "./sandbox-wallet";
import { signsUnsent, signUnsent } from "./sign-unsent";
import { connectedAddress, useConnectDialog } from "./use-connect-dialog";
import { createWagmiConfig } from "./wagmi-config";
import { toWalletError } from "./wallet-failure";
import { DISCONNECTED, setWalletEngine, setWalletState, WalletError, walletState } from "./wallet-store";
import { walletTheme } from "./wallet-theme";

const queryClient = new QueryClient();
let wagmiConfig: Config | undefined;
let restoration: Promise<unknown> | undefined;

/**
 * All wallet code, loaded as one chunk when first needed: wagmi, RainbowKit's dialog, and the bridge to the
 * page's wallet store. Rendered once, by `WalletRoot`.
 */
export default function WalletEngine({ config }: { config: PublicConfig }) {
  wagmiConfig ??= createWagmiConfig(config);
  return (
    // Not WagmiProvider: it restores the last connection while rendering, and never says when it is done.
    <WagmiContext value={wagmiConfig}>
      <QueryClientProvider client={queryClient}>
        <RainbowKitProvider
          theme={walletTheme}
          modalSize="compact"
          locale="en-US"
          appInfo={{ appName: "Souk", learnMoreUrl: "/docs" }}
          avatar={AddressMark}
        >
          <Bridge config={wagmiConfig} />
        </RainbowKitProvider>
      </QueryClientProvider>
    </WagmiContext>
  );
}

/** Tells the store what wagmi knows, and does what the store is asked. Draws nothing. */
function Bridge({ config }: { config: Config }) {
  const { status, address, chainId, connector } = useConnection();
  const { open, isOpen } = useConnectDialog(config);
  /** The previous connection was restored or given up. */
  const [restored, setRestored] = useState(false);

  useEffect(() => {
    restoration ??= reconnect(config).catch(() => {});
    void restoration.then(() => setRestored(true));
  }, [config]);

  useEffect(() => {
    if (status === "connected") {
      rememberConnection(address);
      setWalletState({
        status,
        address,
        chainId,
        walletName: connector.name,
        isSandboxWallet: connector.id === SANDBOX_WALLET_ID,
        signsUnsent: signsUnsent(connector.id),
      });
      return;
    }
    // A wallet that is only locked is asked again at the next visit; one that was disconnected is not.
    if (status === "disconnected" && walletState().status === "connected") forgetConnection();
    const asking = restored && (isOpen || status === "connecting");
    setWalletState({
      ...DISCONNECTED,
      status: asking ? "connecting" : restored ? "disconnected" : "loading",
    });
  }, [status, address, chainId, connector, restored, isOpen]);

  useEffect(() => {
    if (!restored) return;
    const withAccount = async <T,>(action: () => Promise<T>): Promise<T> => {
      if (!connectedAddress(config)) throw new WalletError("not-connected", "Connect a wallet first.");
      return action().catch((error) => {
        throw toWalletError(error);
      });
    };
    setWalletEngine({
      connect: async () => connectedAddress(config) ?? open(),
      switchChain: (id) => withAccount(() => switchWallet(config, id)),
      signTypedData: (typedData) => withAccount(() => signTypedData(config, typedData)),
      signMessage: (message) => withAccount(() => signMessage(config, { message })),
      // Its gas is the wallet's to estimate: it knows the chain as the person's own RPC does.
      sendTransaction: (transaction) =>
        withAccount(() => sendTransaction(config, { ...transaction, gas: null })),
      signUnsent: (transaction) => withAccount(() => signUnsent(config, transaction)),
      disconnect: () => disconnect(config).catch(() => {}),
    });
    return () => setWalletEngine(null);
  }, [config, restored, open]);

  return null;
}

/**
 * Asks the wallet to go to a network. wagmi alone would wait for the wallet's word that it went, without an end where it
 * never comes: whoever asked for the switch looks where the wallet is.
 */
async function switchWallet(config: Config, chainId: number): Promise<void> {
  const { connector } = getConnection(config);
  const provider = connector?.type === "injected" ? await connector.getProvider() : null;
  if (!connector || !isProvider(provider)) return void (await switchChain(config, { chainId }));
  try {
    await provider.request({
      method: "wallet_switchEthereumChain",
      params: [{ chainId: numberToHex(chainId) }],
    });
  } catch (error) {
    const { code, data } = error as { code?: unknown; data?: { originalError?: { code?: unknown } } };
    // It does not know the network: wagmi offers it.
    if (code !== 4902 && data?.originalError?.code !== 4902) throw error;
    return void (await switchChain(config, { chainId }));
  }
  if ((await connector.getChainId()) === chainId) connector.emitter.emit("change", { chainId });
}

const isProvider = (
  value: unknown,
): value is { request(asked: { method: string; params: unknown[] }): Promise<unknown> } =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as { request?: unknown }).request === "function";
