import {
  createTestClient,
  type Hex,
  http,
  publicActions,
  type TypedDataDefinition,
  walletActions,
} from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import {
  beforeDeployment,
  deploySmartWallet,
  SMART_WALLET_FACTORY,
  signAsSmartWallet,
  smartWalletOf,
} from "@/sandbox/smart-wallet";
import { USDC_ADDRESS } from "@/sandbox/token";

/** PUBLIC TEST MNEMONIC: the one every local development chain uses. Its accounts hold test money only. */
const MNEMONIC = "test test test test test test test test test test test junk";
/** anvil's own accounts, of which the sandbox uses some, are the first ten. */
const FIRST_INDEX = 1_000;

/**
 * - `key`: an ordinary account
 * - `contract`: a deployed contract wallet (EIP-1271)
 * - `undeployed`: one that is not deployed yet, of a factory that the sandbox's facilitator knows (EIP-6492)
 * - `unknown-factory`: the same, of a factory that it does not know
 */
export type AccountKind = "key" | "contract" | "undeployed" | "unknown-factory";

/** What a wallet does with its keys. */
export interface TestAccount {
  readonly address: Hex;
  signTypedData(data: TypedDataDefinition): Promise<Hex>;
  /** EIP-191, over bytes. Throws for contract wallets. */
  signMessage(raw: Hex): Promise<Hex>;
  /** Broadcasts and waits for the block. Throws for contract wallets. */
  transact(transaction: { to: Hex; data: Hex }): Promise<Hex>;
}

/** The account of `kind` at `index`, deployed if its kind is. */
export async function openAccount(rpcUrl: string, kind: AccountKind, index: number): Promise<TestAccount> {
  const owner = mnemonicToAccount(MNEMONIC, { addressIndex: FIRST_INDEX + index });
  const chain = createTestClient({
    mode: "anvil",
    account: owner,
    chain: baseSepolia,
    transport: http(rpcUrl),
    pollingInterval: 50,
  })
    .extend(publicActions)
    .extend(walletActions);
  const transact = async (transaction: { to: Hex; data: Hex }) => {
    const hash = await chain.sendTransaction(transaction);
    const { status } = await chain.waitForTransactionReceipt({ hash });
    if (status !== "success") throw new Error(`the transaction ${hash} failed`);
    return hash;
  };
  if (kind === "key")
    return {
      address: owner.address,
      signTypedData: (data) => owner.signTypedData(data),
      signMessage: (raw) => owner.signMessage({ message: { raw } }),
      transact,
    };

  const address = await smartWalletOf(rpcUrl, owner.address);
  if (kind === "contract") {
    await chain.setBalance({ address: owner.address, value: 10n ** 18n });
    await transact({ to: SMART_WALLET_FACTORY, data: deploySmartWallet(owner.address) });
  }
  const factory = kind === "unknown-factory" ? USDC_ADDRESS : SMART_WALLET_FACTORY;
  const unable = async () => {
    throw { code: 4200, message: "This wallet only signs typed data." };
  };
  return {
    address,
    async signTypedData(data) {
      const signature = await signAsSmartWallet(owner, address, data);
      return kind === "contract" ? signature : beforeDeployment(owner.address, signature, factory);
    },
    signMessage: unable,
    transact: unable,
  };
}
