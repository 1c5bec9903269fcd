import type { Wallet } from "@rainbow-me/rainbowkit";
import {
  createWalletClient,
  getAddress,
  type Hex,
  hexToString,
  http,
  isHex,
  UnauthorizedProviderError,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { createConnector } from "wagmi";
import { refuseMessage, refuseTransaction, refuseTypedData } from "./sandbox-policy";

export const SANDBOX_WALLET_ID = "sandbox";
const KEY = "souk.sandbox-wallet.key";
const CONNECTED = "souk.sandbox-wallet.connected";

/** A key for test money, made here and kept here; it never leaves this browser. */
function loadKey(): Hex {
  const stored = localStorage.getItem(KEY);
  if (stored && /^0x[0-9a-f]{64}$/.test(stored)) return stored as Hex;
  const made = generatePrivateKey();
  localStorage.setItem(KEY, made);
  return made;
}

const refused = (reason: string) => new UnauthorizedProviderError(new Error(reason));

function sandboxConnector() {
  return createConnector((config) => {
    const chainIds = config.chains.map((chain) => chain.id);
    let chainId = config.chains[0].id;
    const account = () => privateKeyToAccount(loadKey());

    async function request({ method, params }: { method: string; params?: unknown }): Promise<unknown> {
      const args = (params ?? []) as unknown[];
      switch (method) {
        case "eth_accounts":
        case "eth_requestAccounts":
          return [account().address];
        case "eth_chainId":
          return `0x${chainId.toString(16)}`;
        case "personal_sign": {
          const raw = String(args[0]);
          const reason = refuseMessage(isHex(raw) ? hexToString(raw) : raw, location.host);
          if (reason) throw refused(reason);
          return account().signMessage({ message: isHex(raw) ? { raw } : raw });
        }
        case "eth_signTypedData_v4": {
          const typedData = JSON.parse(String(args[1]));
          const reason = refuseTypedData(typedData, chainIds);
          if (reason) throw refused(reason);
          return account().signTypedData(typedData);
        }
        case "eth_sendTransaction": {
          const { to, data, value } = (args[0] ?? {}) as { to: Hex; data: Hex; value?: Hex };
          const reason = refuseTransaction({ to, data, value });
          if (reason) throw refused(reason);
          const chain = config.chains.find((candidate) => candidate.id === chainId);
          const client = createWalletClient({ account: account(), chain, transport: http() });
          return client.sendTransaction({ to, data, chain });
        }
        case "eth_signTransaction": {
          const {
            to,
            data,
            value,
            chainId: chain,
            nonce,
            gas,
            ...fees
          } = (args[0] ?? {}) as Record<string, Hex>;
          const reason = refuseTransaction({ to, data, value });
          if (reason) throw refused(reason);
          if (!chainIds.includes(Number(chain)))
            throw refused("The sandbox wallet signs only for the sandbox's own network.");
          return account().signTransaction({
            type: "eip1559",
            chainId: Number(chain),
            nonce: Number(nonce),
            gas: BigInt(gas ?? 0),
            maxFeePerGas: BigInt(fees.maxFeePerGas ?? 0),
            maxPriorityFeePerGas: BigInt(fees.maxPriorityFeePerGas ?? 0),
            to,
            data,
          });
        }
        default:
          throw refused(`The sandbox wallet does not know ${method}.`);
      }
    }

    const provider = { request };
    return {
      id: SANDBOX_WALLET_ID,
      name: "Sandbox wallet",
      type: "sandbox",
      async connect(options?: { chainId?: number; withCapabilities?: boolean }) {
        if (options?.chainId && chainIds.includes(options.chainId)) chainId = options.chainId;
        localStorage.setItem(CONNECTED, "1");
        const address = getAddress(account().address);
        const accounts = options?.withCapabilities ? [{ address, capabilities: {} }] : [address];
        return { accounts: accounts as never, chainId };
      },
      async disconnect() {
        localStorage.removeItem(CONNECTED);
      },
      async getAccounts() {
        return [getAddress(account().address)];
      },
      async getChainId() {
        return chainId;
      },
      async getProvider() {
        return provider;
      },
      async isAuthorized() {
        return localStorage.getItem(CONNECTED) === "1";
      },
      async switchChain({ chainId: wanted }) {
        const chain = config.chains.find((candidate) => candidate.id === wanted);
        if (!chain) throw refused("The sandbox wallet lives on the sandbox's own network.");
        chainId = wanted;
        config.emitter.emit("change", { chainId });
        return chain;
      },
      onAccountsChanged() {},
      onChainChanged() {},
      onDisconnect() {},
    };
  });
}

const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="#2743a6"/><g fill="none" stroke="#fff" stroke-width="2.6" transform="translate(10 9.5)"><path d="M3 17.5V9a7 7 0 0 1 14 0v8.5"/><path d="M7.2 17.5V11a2.8 2.8 0 0 1 5.6 0v6.5"/></g></svg>',
)}`;

/** The built-in wallet for RainbowKit's list. The caller offers it in the sandbox only. */
export const sandboxWallet = (): Wallet => ({
  id: SANDBOX_WALLET_ID,
  name: "Sandbox wallet",
  // Where a narrow dialog shows wallets as tiles, without the line above them.
  shortName: "Sandbox, test money",
  iconUrl: ICON,
  iconBackground: "#2743a6",
  installed: true,
  createConnector: (details) => {
    const connector = sandboxConnector();
    return (config) => ({ ...connector(config), ...details });
  },
});
