import type { SignatureAnswer, SignatureQuestion } from "@/lib/chain/account-signature";
import type { Problem } from "@/lib/errors";
import type { ChannelFacts } from "./channel-plan";
import type { CallResponseReport, CallView, OpenCallRequest, OpenedCall } from "./types";
import type { GasFacts } from "./unsent-approval";

/** A problem that our own server answered, in its words. */
export class ApiProblem extends Error {
  override name = "ApiProblem";
  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

/** A call and the capability to see it. */
export interface CallRef {
  id: string;
  token: string;
}

/** What the chain says of a paying account, beside its balance. */
export interface AccountFacts {
  /** A contract wallet: its signatures are judged on the chain (EIP-1271). */
  contract: boolean;
  /** What Permit2 may move of the token now. */
  permit2AllowanceAtomic: string;
  /** The account's next EIP-2612 nonce in the token; null where the token has none. */
  permitNonce: string | null;
  /** Of the account's next transaction; null where it is not known. */
  gas: GasFacts | null;
}

/** The routes of our own server that a call needs. Every method throws {@link ApiProblem} when it is refused. */
export interface CallApi {
  open(listingId: string, request: OpenCallRequest): Promise<OpenedCall>;
  report(call: CallRef, report: CallResponseReport): Promise<CallView>;
  read(call: CallRef): Promise<CallView>;
  /** Records that the live terms differ from the probed ones. */
  reportTermChange(listingId: string, seen: unknown): Promise<void>;
  /** Atomic units. */
  balance(network: string, asset: string, owner: string): Promise<bigint>;
  account(network: string, asset: string, owner: string): Promise<AccountFacts>;
  /** A channel as the chain has it; one that was never opened is empty. */
  channel(network: string, id: string): Promise<ChannelFacts>;
  /** Whether an account accepts a signature now, by its key or its contract; null when it cannot be asked. */
  acceptsSignature(network: string, question: SignatureQuestion): Promise<SignatureAnswer | null>;
}

export function createCallApi(fetchFn: typeof fetch): CallApi {
  async function ask<T>(path: string, options: { body?: unknown; token?: string } = {}): Promise<T> {
    const response = await fetchFn(path, {
      method: options.body === undefined ? "GET" : "POST",
      headers: {
        accept: "application/json",
        ...(options.body !== undefined && { "content-type": "application/json" }),
        ...(options.token && { authorization: `Bearer ${options.token}` }),
      },
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      cache: "no-store",
    }).catch(() => {
      throw new ApiProblem(0, "offline", "This site did not answer. Check your connection.");
    });
    if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
    const problem = (await response.json().catch(() => null)) as Problem | null;
    const words = problem?.detail ?? problem?.title ?? `This site answered ${response.status}.`;
    throw new ApiProblem(response.status, problem?.type ?? "", words);
  }

  return {
    open: (listingId, request) => ask(`/api/listings/${listingId}/calls`, { body: request }),
    report: ({ id, token }, report) => ask(`/api/calls/${id}/response`, { body: report, token }),
    read: ({ id, token }) => ask(`/api/calls/${id}`, { token }),
    reportTermChange: (listingId, seen) => ask(`/api/listings/${listingId}/term-changes`, { body: { seen } }),
    account: (network, asset, owner) =>
      ask(`/api/accounts?${new URLSearchParams({ network, asset, owner })}`),
    channel: (network, id) => ask(`/api/channels?${new URLSearchParams({ network, id })}`),
    async acceptsSignature(network, { account, hash, signature }) {
      const { accepted, blockNumber } = await ask<{ accepted: boolean; blockNumber: string }>(
        "/api/signatures",
        { body: { network, account, hash, signature } },
      );
      return { accepted, blockNumber: BigInt(blockNumber) };
    },
    async balance(network, asset, owner) {
      const query = new URLSearchParams({ network, asset, owner });
      const { amountAtomic } = await ask<{ amountAtomic: string }>(`/api/balances?${query}`);
      return BigInt(amountAtomic);
    },
  };
}
