import type { x402ResourceServer } from "@x402/core/server";
import type { PaymentPayload, PaymentRequirements } from "@x402/core/types";
import { usdc } from "./seller";

/** The answer of a tool, as the MCP SDK takes it. */
export interface ToolAnswer {
  [key: string]: unknown;
  content: { type: "text"; text: string }[];
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
  _meta?: Record<string, unknown>;
}

interface PaidTool<Input> {
  payments: x402ResourceServer;
  /** In dollars: "$0.01". */
  price: string;
  resource: { url: string; description: string; mimeType: string; serviceName?: string; tags?: string[] };
  extensions: Record<string, unknown>;
  serve(input: Input): ToolAnswer;
}

/** Facilitators are asked once what they can do; again when they were not there. */
const ready = new WeakMap<x402ResourceServer, Promise<void>>();

/**
 * A tool that is paid for, for `McpServer.registerTool`: without a payment in `_meta["x402/payment"]` it answers with the
 * terms, with one it verifies, serves, settles and says so in `_meta["x402/payment-response"]` (x402 v2, MCP transport).
 */
export function paidTool<Input>(tool: PaidTool<Input>) {
  const { payments } = tool;
  return async (input: Input, call: { _meta?: Record<string, unknown> }): Promise<ToolAnswer> => {
    const begun = ready.get(payments) ?? payments.initialize();
    ready.set(payments, begun);
    await begun.catch((error) => {
      ready.delete(payments);
      throw error;
    });
    const accepts = await payments.buildPaymentRequirements(usdc(tool.price));
    const ask = async (error: string): Promise<ToolAnswer> => {
      const terms = await payments.createPaymentRequiredResponse(
        accepts,
        tool.resource,
        error,
        tool.extensions,
      );
      return {
        isError: true,
        structuredContent: { ...terms },
        content: [{ type: "text", text: JSON.stringify(terms) }],
      };
    };
    const payment = call._meta?.["x402/payment"] as PaymentPayload | undefined;
    if (!payment?.payload) return ask("Payment required to call this tool");
    const chosen: PaymentRequirements | undefined = payments.findMatchingRequirements(accepts, payment);
    if (!chosen) return ask("No payment option matches");
    const verified = await payments.verifyPayment(payment, chosen);
    if (!verified.isValid) return ask(verified.invalidReason ?? "invalid_payload");
    const answer = tool.serve(input);
    if (answer.isError) return answer;
    const settlement = await payments.settlePayment(payment, chosen);
    if (!settlement.success) return ask(settlement.errorReason ?? "settlement_failed");
    return { ...answer, _meta: { "x402/payment-response": settlement } };
  };
}
