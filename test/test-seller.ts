import { createServer } from "node:http";
import { afterAll } from "vitest";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import type { PaymentRequirements } from "@/lib/x402/types";
import { close, listen } from "@/sandbox/listen";
import { TEST_OPTION } from "./listing";

/** A seller whose answers a test decides while it runs. */
export interface TestSeller {
  origin: string;
  /** `host:port`, for the allow-list. */
  host: string;
  /** Requests that arrived. */
  visits: number;
  /** false: 500 instead of 402. */
  asksForPayment: boolean;
  option: PaymentRequirements;
  /** What is said of the resource besides its URL. */
  about: Record<string, unknown>;
  /** Body of the 402. */
  body: string;
  /** Answers wait for this. */
  gate: Promise<void>;
  /** Resolves when the next request has arrived. */
  visited(): Promise<void>;
}

/** Starts a v2 seller on a free port; every path and method is for sale. Stopped after the file's last test. */
export async function startTestSeller(): Promise<TestSeller> {
  let announce: (() => void)[] = [];
  const seller: TestSeller = {
    origin: "",
    host: "",
    visits: 0,
    asksForPayment: true,
    option: TEST_OPTION,
    about: { description: "Test data", mimeType: "application/json" },
    body: "{}",
    gate: Promise.resolve(),
    visited: () => new Promise((resolve) => announce.push(resolve)),
  };
  const server = createServer(async (request, response) => {
    seller.visits++;
    for (const tell of announce) tell();
    announce = [];
    await seller.gate;
    const cors = {
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "*",
      "access-control-expose-headers": "*",
    };
    if (request.method === "OPTIONS") return response.writeHead(204, cors).end();
    if (!seller.asksForPayment) return response.writeHead(500, cors).end();
    const challenge = encodeJsonHeader({
      x402Version: 2,
      error: "Payment required",
      resource: { url: `${seller.origin}${request.url}`, ...seller.about },
      accepts: [seller.option],
    });
    response.writeHead(402, { ...cors, "payment-required": challenge, "content-type": "application/json" });
    response.end(seller.body);
  });
  seller.origin = await listen(server, 0);
  seller.host = new URL(seller.origin).host;
  afterAll(() => close(server));
  return seller;
}
