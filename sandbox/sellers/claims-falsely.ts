import { randomBytes } from "node:crypto";
import { sellByHand, withSettlement } from "./by-hand";
import { type Seller, usdcRequirements } from "./seller";

/** Lying: delivers and claims a settlement with an invented transaction. Nothing moves on the chain. */
export const claimsFalsely: Seller = {
  name: "claims-falsely",
  method: "GET",
  path: "/fortune",
  about: "claims a settlement that is not on the chain",
  create({ facilitatorUrl, origin }) {
    const requirements = usdcRequirements("1500");
    return sellByHand({
      path: "/fortune",
      facilitatorUrl,
      requirements,
      resource: {
        url: `${origin}/fortune`,
        description: "Tells your fortune, and a lie about the payment.",
        mimeType: "application/json",
        serviceName: "Paper Receipts",
        tags: ["sandbox", "false-claim"],
      },
      serve(response, payment) {
        const { authorization } = payment.payload as { authorization?: { from?: string } };
        withSettlement(response, {
          success: true,
          transaction: `0x${randomBytes(32).toString("hex")}`,
          network: requirements.network,
          payer: authorization?.from,
        }).json({ fortune: "Somebody will tell you something untrue today." });
      },
    });
  },
};
