import { createServer } from "node:http";
import { afterAll } from "vitest";
import { close, listen } from "@/sandbox/listen";
import { rpc } from "@/sandbox/rpc";

type Json = Record<string, unknown>;

/** An RPC in front of a true one, which a test makes lie or fall behind. */
export interface OddRpc {
  url: string;
  /** From now on it answers so; what this returns undefined for is asked of the true one. */
  answer(how: ((method: string, params: unknown[]) => unknown) | null): void;
  /** From now on it knows no block above this height. */
  stayAt(height: bigint): void;
}

/** Starts one before the chain at `rpcUrl`, for one test file. */
export async function oddRpc(rpcUrl: string): Promise<OddRpc> {
  let how: Parameters<OddRpc["answer"]>[0] = null;
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const piece of request) text += piece;
    const {
      id,
      method,
      params = [],
    } = JSON.parse(text) as { id: number; method: string; params?: unknown[] };
    let answer: Json;
    try {
      const own = await how?.(method, params);
      answer = { result: own === undefined ? await rpc(rpcUrl, method, params) : own };
    } catch (error) {
      answer = { error: { code: -32000, message: String(error) } };
    }
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ jsonrpc: "2.0", id, ...answer }));
  });
  const url = await listen(server, 0);
  afterAll(async () => {
    server.closeAllConnections();
    await close(server);
  });
  return {
    url,
    answer(next) {
      how = next;
    },
    stayAt(height) {
      const hex = `0x${height.toString(16)}`;
      how = async (method, params) => {
        const [first] = params;
        if (method === "eth_blockNumber") return hex;
        if (method === "eth_getBlockByNumber" && first === "latest") return rpc(rpcUrl, method, [hex, false]);
        if (method === "eth_getTransactionReceipt") {
          const receipt = (await rpc(rpcUrl, method, params)) as { blockNumber: string } | null;
          return receipt && BigInt(receipt.blockNumber) <= height ? receipt : null;
        }
        const asked = method === "eth_call" ? params[1] : first;
        if (typeof asked !== "string" || !/^0x[0-9a-f]{1,16}$/.test(asked) || BigInt(asked) <= height)
          return undefined;
        if (method === "eth_getBlockByNumber") return null;
        throw new Error("header not found");
      };
    },
  };
}
