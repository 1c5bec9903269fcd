import { decodeFunctionData, type Hex, isAddressEqual, maxUint256, parseAbi } from "viem";
import { CHANNEL_CONTRACT, DEPOSIT_COLLECTOR, PERMIT2_DEPOSIT_COLLECTOR } from "@/lib/x402/batch-settlement";
import { EXACT_PROXY_ADDRESS, PERMIT2_ADDRESS, UPTO_PROXY_ADDRESS } from "@/lib/x402/permit2";

/**
 * What the sandbox wallet signs. It has no dialog of its own, so it knows a sign-in message for this site, a single
 * token transfer on a sandbox network (by the token itself, through Permit2 for x402's contracts, or into a payment channel),
 * a voucher of such a channel, and an allowance for Permit2 that has an end. Everything else is refused, as a person would.
 */
export interface TypedDataRequest {
  domain?: { chainId?: unknown; verifyingContract?: unknown };
  primaryType?: unknown;
  message?: { spender?: unknown; value?: unknown; to?: unknown };
}

/** null when it may be signed; otherwise why not, in plain words. */
export function refuseTypedData(request: TypedDataRequest, chainIds: readonly number[]): string | null {
  const { primaryType, domain, message } = request;
  const single =
    primaryType === "TransferWithAuthorization" ||
    (primaryType === "PermitWitnessTransferFrom" &&
      isOne(domain?.verifyingContract, PERMIT2_ADDRESS) &&
      isOne(message?.spender, EXACT_PROXY_ADDRESS, UPTO_PROXY_ADDRESS, PERMIT2_DEPOSIT_COLLECTOR)) ||
    (primaryType === "ReceiveWithAuthorization" && isOne(message?.to, DEPOSIT_COLLECTOR)) ||
    (primaryType === "Voucher" && isOne(domain?.verifyingContract, CHANNEL_CONTRACT)) ||
    (primaryType === "Permit" &&
      isOne(message?.spender, PERMIT2_ADDRESS) &&
      message?.value !== String(maxUint256));
  if (!single) return "The sandbox wallet signs only single transfers of test tokens.";
  const chainId = Number(request.domain?.chainId);
  if (!chainIds.includes(chainId)) return "The sandbox wallet signs only for the sandbox's own network.";
  return null;
}

/** null when it may be signed; `host` is the page's own host and port (ERC-4361's `domain`). */
export function refuseMessage(message: string, host: string): string | null {
  return message.startsWith(`${host} wants you to sign in with your Ethereum account:\n`)
    ? null
    : "The sandbox wallet signs only sign-in messages of this site.";
}

const APPROVE = parseAbi(["function approve(address spender, uint256 value)"]);
const WITHDRAW = parseAbi([
  "struct ChannelConfig { address payer; address payerAuthorizer; address receiver; address receiverAuthorizer; address token; uint40 withdrawDelay; bytes32 salt; }",
  "function initiateWithdraw(ChannelConfig config, uint128 amount)",
  "function finalizeWithdraw(ChannelConfig config)",
]);

/**
 * null when the transaction may be sent: an approval for Permit2 that has an end, or taking one's own money out of a
 * payment channel, and nothing else.
 */
export function refuseTransaction(request: { to?: unknown; data?: unknown; value?: unknown }): string | null {
  const refusal =
    "The sandbox wallet sends only approvals of test tokens for Permit2 and withdrawals from payment channels.";
  if (request.value !== undefined && request.value !== "0x0") return refusal;
  try {
    if (isOne(request.to, CHANNEL_CONTRACT)) {
      decodeFunctionData({ abi: WITHDRAW, data: request.data as Hex });
      return null;
    }
    const { args } = decodeFunctionData({ abi: APPROVE, data: request.data as Hex });
    return isAddressEqual(args[0], PERMIT2_ADDRESS) && args[1] < maxUint256 ? null : refusal;
  } catch {
    return refusal;
  }
}

const isOne = (value: unknown, ...addresses: Hex[]) =>
  typeof value === "string" && addresses.some((address) => address.toLowerCase() === value.toLowerCase());
