import { createPublicClient, getAddress, type Hex, http, isAddress, isHex, type PublicClient } from "viem";
import { verifyMessage as verifyOffline } from "viem/utils";
import type { TokenFacts } from "@/lib/probe/types";
import { askAccount, type SignatureAnswer, type SignatureQuestion } from "./account-signature";
import { agreed, agreedEvidence } from "./agreement";
import { chainIdOf } from "./chain-id";
import { type ChannelState, readChannelState } from "./channel";
import { examineChannel } from "./channel-evidence";
import { examineEip3009 } from "./eip3009-evidence";
import { type FundingRequest, findFunding } from "./funding";
import { type PayingAccount, readPayingAccount } from "./paying-account";
import { examinePermit2 } from "./permit2-evidence";
import { type Evidence, type ProofRequest, proveSettlement } from "./settlement-evidence";
import { readBalance, readTokenFacts } from "./token-facts";

const TIMEOUT_MS = 5_000;

/** Reads of the chains this server has an RPC for. Never throws for what an RPC does: unknown is null or `unavailable`. */
export interface ChainReader {
  /** CAIP-2 networks that can be read. */
  readonly networks: readonly string[];
  /** ERC-20 name, EIP-712 version and decimals; null when the network cannot be read. */
  readToken(network: string, asset: string): Promise<TokenFacts | null>;
  /** Atomic units; null when it cannot be read. */
  balanceOf(network: string, asset: string, owner: string): Promise<bigint | null>;
  /** What may be moved from an account and how it signs; null when it cannot be read. */
  readAccount(network: string, asset: string, owner: string): Promise<PayingAccount | null>;
  /** A payment channel; null when it cannot be read or the network has no channel contract. */
  readChannel(network: string, channelId: string): Promise<ChannelState | null>;
  /** Latest block, and its time in Unix seconds: of several RPCs the least of each. */
  head(network: string): Promise<{ number: bigint; timestamp: bigint } | null>;
  /** Hash of the block that the chain has at this height; null when it has none or cannot be read. */
  blockHash(network: string, number: bigint): Promise<string | null>;
  /** Whether any of `payees` sent `payer` tokens by `untilBlock`; null when the chain cannot tell. */
  wasFunded(request: FundingRequest): Promise<boolean | null>;
  /** EIP-191 message signature of an account, or of a contract wallet where its chain can be read (EIP-1271, EIP-6492). */
  verifyMessage(
    network: string,
    input: { address: string; message: string; signature: string },
  ): Promise<boolean>;
  /**
   * Whether an account accepts a signature of a hash, by its key or by its contract (EIP-1271), and at which block; null
   * when that cannot be told: the network, or the state of the block that was named, cannot be read.
   */
  acceptsSignature(network: string, question: SignatureQuestion): Promise<SignatureAnswer | null>;
  /** Whether exactly this authorization moved exactly this amount (security row 28). */
  prove(request: ProofRequest): Promise<Evidence>;
}

/**
 * A reader over our own RPCs: `rpcUrls` maps CAIP-2 networks to URLs, several where one alone is not to be believed; only
 * `eip155` networks can be read. Every read also asks the RPC which chain it is and believes nothing of another one
 * (security row 29). Whatever decides something is asked of all RPCs of a network, and two of them must say the same;
 * balances and the like, which only inform, are asked of the first.
 */
export function createChainReader(
  rpcUrls: Readonly<Record<string, string | readonly string[]>>,
): ChainReader {
  const chains = new Map<string, { clients: PublicClient[]; chainId: number }>();
  for (const [network, urls] of Object.entries(rpcUrls)) {
    const chainId = chainIdOf(network);
    if (chainId === null) continue;
    const clients = [urls]
      .flat()
      .map((url) => createPublicClient({ transport: http(url, { timeout: TIMEOUT_MS, retryCount: 1 }) }));
    chains.set(network, { clients, chainId });
  }

  /** `read` against the right chain; null for an unknown network, a wrong chain or an RPC that fails. */
  async function reading<T>(
    network: string,
    read: (client: PublicClient) => Promise<T>,
    client = chains.get(network)?.clients[0],
  ): Promise<T | null> {
    if (!client) return null;
    try {
      // Together: each is a way there and back, and nothing is believed until both are answered.
      const [chainId, value] = await Promise.all([client.getChainId(), read(client)]);
      return chainId === chains.get(network)?.chainId ? value : null;
    } catch {
      return null;
    }
  }

  /** {@link reading} of every RPC of the network; null where those that answer do not agree. */
  async function readingAll<T>(
    network: string,
    read: (client: PublicClient) => Promise<T>,
    nameOf: (value: T) => string,
  ): Promise<T[] | null> {
    const clients = chains.get(network)?.clients ?? [];
    const said = await Promise.all(clients.map((client) => reading(network, read, client)));
    const answers = said.filter((value): value is Awaited<T> & NonNullable<T> => value !== null);
    return clients.length > 1 && answers.length < 2 ? null : agreed(answers, nameOf);
  }

  return {
    networks: [...chains.keys()],
    readToken: (network, asset) => reading(network, (client) => readTokenFacts(client, network, asset)),
    balanceOf: (network, asset, owner) => reading(network, (client) => readBalance(client, asset, owner)),
    readAccount: (network, asset, owner) =>
      reading(network, (client) => readPayingAccount(client, asset, owner)),
    readChannel: (network, channelId) => reading(network, (client) => readChannelState(client, channelId)),
    async head(network) {
      const latest = async (client: PublicClient) => {
        const { number, timestamp } = await client.getBlock({ blockTag: "latest" });
        return { number, timestamp };
      };
      // Each may be a block ahead of another: they need not agree, only answer.
      const heads = await readingAll(network, latest, () => "");
      return (
        heads?.reduce((a, b) => ({
          number: least(a.number, b.number),
          timestamp: least(a.timestamp, b.timestamp),
        })) ?? null
      );
    },
    async blockHash(network, blockNumber) {
      const hashAt = async (client: PublicClient) => (await client.getBlock({ blockNumber })).hash;
      return (await readingAll(network, hashAt, String))?.[0] ?? null;
    },
    wasFunded: (request) => reading(request.network, (client) => findFunding(client, request)),
    async verifyMessage(network, { address, message, signature }) {
      if (!isAddress(address, { strict: false }) || !isHex(signature)) return false;
      const input = { address: getAddress(address), message, signature: signature as Hex };
      // Most wallets are plain accounts, and for those no chain is needed.
      if (await verifyOffline(input).catch(() => false)) return true;
      return (await readingAll(network, (client) => client.verifyMessage(input), String))?.[0] ?? false;
    },
    async acceptsSignature(network, question) {
      if (!isAddress(question.account, { strict: false }) || !isHex(question.signature)) return null;
      const answers = await readingAll(
        network,
        (client) => askAccount(client, question),
        ({ accepted }) => String(accepted),
      );
      return answers?.reduce((a, b) => (a.blockNumber <= b.blockNumber ? a : b)) ?? null;
    },
    async prove(request) {
      const chain = chains.get(request.network);
      if (!chain) return { kind: "unavailable", detail: "This server has no RPC for this network." };
      const examine = request.channel
        ? examineChannel
        : request.transfer?.startsWith("permit2")
          ? examinePermit2
          : examineEip3009;
      return agreedEvidence(
        await Promise.all(
          chain.clients.map((client) => proveSettlement(client, chain.chainId, request, examine)),
        ),
      );
    },
  };
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);
