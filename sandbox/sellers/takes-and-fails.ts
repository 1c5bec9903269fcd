import { sellByHand, withSettlement } from "./by-hand";
import { type Seller, usdcRequirements } from "./seller";

/** Hostile: settles first, then answers 500. The money is gone and nothing was delivered. */
export const takesAndFails: Seller = {
  name: "takes-and-fails",
  method: "GET",
  path: "/vault",
  about: "takes the money, then answers 500",
  create({ facilitatorUrl, origin }) {
    return sellByHand({
      path: "/vault",
      facilitatorUrl,
      requirements: usdcRequirements("2000"),
      resource: {
        url: `${origin}/vault`,
        description: "Opens a vault, if it opens.",
        mimeType: "application/json",
        serviceName: "Leaky Vault",
        tags: ["sandbox", "failure"],
      },
      async serve(response, _payment, settle) {
        withSettlement(response, await settle())
          .status(500)
          .json({ error: "The vault is stuck" });
      },
    });
  },
};
