/**
 * What the sandbox wallet signs. It has no dialog of its own, so it knows exactly two things: a sign-in message
 * for this site and a single token transfer on a sandbox network. Everything else is refused, as a person would.
 */
export interface TypedDataRequest {
  domain?: { chainId?: unknown };
  primaryType?: unknown;
}

/** null when it may be signed; otherwise why not, in plain words. */
export function refuseTypedData(request: TypedDataRequest, chainIds: readonly number[]): string | null {
  if (request.primaryType !== "TransferWithAuthorization")
    return "The sandbox wallet signs only single transfers of test tokens.";
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
