import type { RequestListener } from "node:http";
import { HTTPFacilitatorClient, x402ResourceServer } from "@x402/core/server";
import type { PaymentRequirements } from "@x402/core/types";
import { ExactEvmScheme } from "@x402/evm/exact/server";
import { UptoEvmScheme } from "@x402/evm/upto/server";
import { bazaarResourceServerExtension } from "@x402/extensions/bazaar";
import { testAccounts } from "../keys";
import { NETWORK, USDC_ADDRESS, USDC_DOMAIN } from "../token";

/** One sample seller: an HTTP server with one endpoint for sale. */
export interface Seller {
  name: string;
  method: "GET" | "POST";
  /** Path and query as a provider would publish them, e.g. `/rates?base=EUR`. */
  path: string;
  /** The MCP tool that is sold there; the method is POST then. */
  tool?: string;
  /** What is special about it, in a few words. */
  about: string;
  /** The seller's server. `origin` is where it will listen, e.g. `http://127.0.0.1:3101`. */
  create(world: { facilitatorUrl: string; origin: string }): RequestListener;
}

/** The payment side as a provider sets it up: the reference packages and a facilitator. */
export function createResourceServer(facilitatorUrl: string): x402ResourceServer {
  return new x402ResourceServer(new HTTPFacilitatorClient({ url: facilitatorUrl }))
    .register(NETWORK, new ExactEvmScheme())
    .register(NETWORK, new UptoEvmScheme())
    .registerExtension(bazaarResourceServerExtension);
}

/** One way to pay in USDC, for the reference packages: `price` in dollars, e.g. "$0.01". */
export function usdc(price: string, payTo: string = testAccounts.seller.address) {
  return { scheme: "exact", network: NETWORK, payTo, price, maxTimeoutSeconds: 120 } as const;
}

/** The same as it is on the wire, for the sellers written by hand: the amount in millionths of a dollar. */
export function usdcRequirements(amountAtomic: string): PaymentRequirements {
  return {
    scheme: "exact",
    network: NETWORK,
    amount: amountAtomic,
    asset: USDC_ADDRESS,
    payTo: testAccounts.seller.address,
    maxTimeoutSeconds: 120,
    extra: { name: USDC_DOMAIN.name, version: USDC_DOMAIN.version },
  };
}

/** Response headers that a page must be allowed to read (x402 v2 and v1). */
export const EXPOSED_HEADERS = ["PAYMENT-REQUIRED", "PAYMENT-RESPONSE", "X-PAYMENT-RESPONSE"];
