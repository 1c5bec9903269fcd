import http from "node:http";
import { x402Facilitator } from "@x402/core/facilitator";
import type { PaymentPayload, PaymentRequirements } from "@x402/core/types";
import { toFacilitatorEvmSigner } from "@x402/evm";
import { BatchSettlementEvmScheme } from "@x402/evm/batch-settlement/facilitator";
import { ExactEvmScheme } from "@x402/evm/exact/facilitator";
import { ExactEvmSchemeV1 } from "@x402/evm/exact/v1/facilitator";
import { UptoEvmScheme } from "@x402/evm/upto/facilitator";
import { createErc20ApprovalGasSponsoringExtension, type TransactionRequest } from "@x402/extensions";
import {
  createWalletClient,
  defineChain,
  type Hex,
  parseTransaction,
  publicActions,
  recoverTransactionAddress,
  http as rpcTransport,
  type TransactionSerialized,
} from "viem";
import { CHAIN_ID } from "./chain";
import { catchUp } from "./chain-clock";
import { testAccounts } from "./keys";
import { close, listen } from "./listen";
import { SMART_WALLET_FACTORY } from "./smart-wallet";
import { NETWORK } from "./token";

const MAX_BODY_BYTES = 256 * 1024;

/**
 * A facilitator for the local chain: `POST /verify`, `POST /settle`, `GET /supported`, for the exact scheme in v1 and
 * v2 and the upto and batch-settlement schemes. It checks and settles with the reference packages and pays the gas itself.
 */
export async function startFacilitator(options: {
  rpcUrl: string;
  port: number;
}): Promise<{ url: string; stop(): Promise<void> }> {
  const facilitator = createFacilitator(options.rpcUrl);
  const server = http.createServer(async (request, response) => {
    const send = (status: number, value: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(value));
    };
    try {
      const route = `${request.method} ${request.url?.split("?")[0]}`;
      if (route === "GET /supported") return send(200, facilitator.getSupported());
      if (route !== "POST /verify" && route !== "POST /settle") return send(404, { error: "not found" });
      const { paymentPayload, paymentRequirements } = await readBody(request);
      const answer =
        route === "POST /verify"
          ? await facilitator.verify(paymentPayload, paymentRequirements)
          : await facilitator.settle(paymentPayload, paymentRequirements);
      send(200, answer);
    } catch (error) {
      send(error instanceof BadRequest ? 400 : 500, { error: (error as Error).message });
    }
  });
  const url = await listen(server, options.port);
  return { url, stop: () => close(server) };
}

function createFacilitator(rpcUrl: string): x402Facilitator {
  const chain = defineChain({
    id: CHAIN_ID,
    name: "Souk sandbox",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  });
  const wallet = createWalletClient({
    chain,
    account: testAccounts.facilitator,
    transport: rpcTransport(rpcUrl),
    pollingInterval: 50,
  }).extend(publicActions);

  // Two settlements at once would read the same nonce: transactions are sent one after the other.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(send: () => Promise<T>): Promise<T> => {
    const turn = last.then(send, send);
    last = turn.catch(() => {});
    return turn;
  };
  const signer = toFacilitatorEvmSigner({
    address: testAccounts.facilitator.address,
    getCode: (call) => wallet.getCode(call),
    readContract: async (call) => {
      await catchUp(rpcUrl, 1);
      return wallet.readContract({ ...call, args: call.args ?? [] } as never);
    },
    verifyTypedData: (call) => wallet.verifyTypedData(call as never),
    writeContract: (call) => inTurn(() => wallet.writeContract(call as never)),
    sendTransaction: (call) => inTurn(() => wallet.sendTransaction(call)),
    waitForTransactionReceipt: (call) => wallet.waitForTransactionReceipt(call),
  });
  // An approval that its payer signed, and then the payment: nobody else's transaction comes between them.
  const sendTransactions = (transactions: TransactionRequest[]) =>
    inTurn(async () => {
      const hashes: Hex[] = [];
      for (const transaction of transactions) {
        if (typeof transaction === "string") await coverGas(transaction);
        const hash =
          typeof transaction === "string"
            ? await wallet.sendRawTransaction({ serializedTransaction: transaction })
            : await wallet.sendTransaction(transaction);
        hashes.push(hash);
        const { status } = await wallet.waitForTransactionReceipt({ hash });
        if (status !== "success") break;
      }
      return hashes;
    });
  /** Gives whoever signed a transaction what its gas may cost beyond what they have: that is what is sponsored. */
  const coverGas = async (serializedTransaction: Hex) => {
    const signed = serializedTransaction as TransactionSerialized;
    const { gas = 0n, maxFeePerGas = 0n } = parseTransaction(signed as `0x02${string}`);
    const payer = await recoverTransactionAddress({ serializedTransaction: signed });
    const missing = gas * maxFeePerGas - (await wallet.getBalance({ address: payer }));
    if (missing <= 0n) return;
    const hash = await wallet.sendTransaction({ to: payer, value: missing });
    await wallet.waitForTransactionReceipt({ hash });
  };
  // Contract wallets of this factory are deployed with their first payment (EIP-6492), at the facilitator's cost.
  const factories = { eip6492AllowedFactories: [SMART_WALLET_FACTORY] };
  return (
    new x402Facilitator()
      .register(NETWORK, new ExactEvmScheme(signer, factories))
      .register(NETWORK, new UptoEvmScheme(signer))
      // Claims and refunds for sellers that name no key of their own for it.
      .register(NETWORK, new BatchSettlementEvmScheme(signer, testAccounts.facilitator))
      .registerExtension({ key: "eip2612GasSponsoring" })
      .registerExtension(createErc20ApprovalGasSponsoringExtension({ ...signer, sendTransactions } as never))
      .registerV1("base-sepolia" as never, new ExactEvmSchemeV1(signer, factories))
  );
}

class BadRequest extends Error {}

async function readBody(
  request: http.IncomingMessage,
): Promise<{ paymentPayload: PaymentPayload; paymentRequirements: PaymentRequirements }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new BadRequest("the body is too large");
    chunks.push(chunk);
  }
  try {
    const body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    if (typeof body.paymentPayload === "object" && typeof body.paymentRequirements === "object") return body;
  } catch {
    // not JSON
  }
  throw new BadRequest("expected JSON with paymentPayload and paymentRequirements");
}
