import { usdMicros } from "@/lib/x402/amount";
import type { PaymentRequirements } from "@/lib/x402/types";
import { curlSample } from "./samples/curl";
import { goSample } from "./samples/go";
import { axiosSample, sdkSample } from "./samples/javascript";
import { mcpSample, type SampleTool } from "./samples/mcp";
import { pythonSample } from "./samples/python";
import { type CodeSample, paymentFacts, type SampleRequest } from "./samples/sample";
import { walletSample } from "./samples/wallet";

/**
 * Code that calls and pays one listing: with the reference client around fetch and beside axios, with curl up to the
 * 402, and with nothing but a wallet's signature in TypeScript, Python and Go. `option` must be `exact` on an EVM
 * network with a token known by its address for the paying ones; only curl is given otherwise. Whatever a provider
 * wrote enters as a quoted literal and nowhere else.
 */
export function codeSamples(
  request: SampleRequest,
  x402Version: 1 | 2,
  option: PaymentRequirements | null,
): CodeSample[] {
  const payable = option && paymentFacts(option);
  const curl = curlSample(request, x402Version);
  if (!payable) return [curl];
  const paying = [sdkSample, axiosSample, walletSample, pythonSample, goSample].map((sample) =>
    sample(request, x402Version, payable),
  );
  return [...paying.slice(0, 2), curl, ...paying.slice(2)];
}

/** The same for a tool of an MCP server. */
export function toolSamples(
  call: SampleTool,
  x402Version: 1 | 2,
  option: PaymentRequirements | null,
): CodeSample[] {
  return [mcpSample(call, x402Version, option && paymentFacts(option))];
}

/** The option that the samples pay: the cheapest they can pay, in dollars where known. */
export function sampleOption(options: readonly PaymentRequirements[]): PaymentRequirements | null {
  const payable = options.filter((option) => paymentFacts(option) !== null);
  const price = (option: PaymentRequirements) => usdMicros(option.network, option.asset, option.amount);
  return (
    payable.reduce<PaymentRequirements | null>((best, option) => {
      if (!best) return option;
      const [a, b] = [price(option), price(best)];
      return a !== null && (b === null || a < b) ? option : best;
    }, null) ?? null
  );
}
