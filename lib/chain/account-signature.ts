import {
  BaseError,
  ExecutionRevertedError,
  getAddress,
  type Hex,
  isAddressEqual,
  type PublicClient,
  pad,
  parseAbi,
  recoverAddress,
  size,
  slice,
} from "viem";
import { encodeFunctionData } from "viem/utils";

/** One signature under one hash (EIP-712 digest), and whose it should be. */
export interface SignatureQuestion {
  /** 20 bytes, 0x-prefixed hex. */
  account: string;
  /** 32 bytes, 0x-prefixed hex. */
  hash: Hex;
  /** 0x-prefixed hex of any length: what it means is the account's business. */
  signature: Hex;
  /** Height to ask at; the newest block when not said. */
  atBlock?: bigint;
}

/** What an account says of a signature, and as of which block: a contract may say otherwise at the next one. */
export interface SignatureAnswer {
  accepted: boolean;
  blockNumber: bigint;
}

const ABI = parseAbi(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);
const MAGIC = pad("0x1626ba7e", { dir: "right", size: 32 });
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/**
 * Whether `account` accepts the signature at one block, by the rules that the channel contract and the token redeem by: a
 * contract is asked (ERC-1271), and where there is none the signature must be the key's own, 65 bytes with the low `s`.
 * A contract that reverts has refused. Throws when the RPC does not answer or no longer has that block's state.
 */
export async function askAccount(
  client: PublicClient,
  { account, hash, signature, atBlock }: SignatureQuestion,
): Promise<SignatureAnswer> {
  const address = getAddress(account);
  const blockNumber = atBlock ?? (await client.getBlockNumber({ cacheTime: 0 }));
  const code = await client.getCode({ address, blockNumber });
  if (code === undefined || code === "0x")
    return { accepted: await isKeys(address, hash, signature), blockNumber };
  const data = encodeFunctionData({ abi: ABI, functionName: "isValidSignature", args: [hash, signature] });
  const answer = await client.call({ to: address, data, blockNumber }).then(
    (result) => result.data ?? "0x",
    (error: unknown): Hex => {
      if (error instanceof BaseError && error.walk((cause) => cause instanceof ExecutionRevertedError))
        return "0x";
      throw error;
    },
  );
  return { accepted: size(answer) >= 32 && slice(answer, 0, 32) === MAGIC, blockNumber };
}

async function isKeys(address: Hex, hash: Hex, signature: Hex): Promise<boolean> {
  if (size(signature) !== 65 || BigInt(slice(signature, 32, 64)) > HALF_ORDER) return false;
  const signer = await recoverAddress({ hash, signature }).catch(() => null);
  return signer !== null && isAddressEqual(signer, address);
}
