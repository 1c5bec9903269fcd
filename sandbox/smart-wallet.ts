import {
  type Address,
  concatHex,
  createPublicClient,
  encodeFunctionData,
  type Hex,
  hashTypedData,
  http,
  keccak256,
  numberToHex,
  type PrivateKeyAccount,
  pad,
  parseAbi,
  serializeErc6492Signature,
  type TypedDataDefinition,
} from "viem";
import { CHAIN_ID } from "./chain";

/** Of the sandbox's contract wallets ({@link file://./contracts/SmartWalletFactory.sol}). */
export const SMART_WALLET_FACTORY: Address = "0x50a4000000000000000000000000000000000001";

const ABI = parseAbi([
  "function walletOf(address owner) view returns (address)",
  "function create(address owner) returns (address)",
]);

/** The address of the owner's contract wallet, which need not be deployed yet. */
export function smartWalletOf(rpcUrl: string, owner: Address): Promise<Address> {
  const client = createPublicClient({ transport: http(rpcUrl) });
  return client.readContract({
    address: SMART_WALLET_FACTORY,
    abi: ABI,
    functionName: "walletOf",
    args: [owner],
  });
}

/** What deploys it: calldata for {@link SMART_WALLET_FACTORY}. */
export const deploySmartWallet = (owner: Address): Hex =>
  encodeFunctionData({ abi: ABI, functionName: "create", args: [owner] });

/** The contract wallet's signature (EIP-1271), made with its owner's key. */
export async function signAsSmartWallet(
  owner: Pick<PrivateKeyAccount, "sign">,
  wallet: Address,
  typedData: TypedDataDefinition,
): Promise<Hex> {
  const chain = pad(numberToHex(CHAIN_ID), { size: 32 });
  const bound = keccak256(concatHex(["0x1901", chain, wallet, hashTypedData(typedData)]));
  return concatHex(["0x01", await owner.sign({ hash: bound })]);
}

/** The same for a wallet that is not deployed: with what deploys it (EIP-6492). */
export const beforeDeployment = (
  owner: Address,
  signature: Hex,
  factory: Address = SMART_WALLET_FACTORY,
): Hex => serializeErc6492Signature({ address: factory, data: deploySmartWallet(owner), signature });
