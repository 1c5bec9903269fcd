import { sellByHand, withSettlement } from "./by-hand";
import { type Seller, usdcRequirements } from "./seller";

const BEATS = 20;
const PAUSE_MS = 600;

/**
 * An answer that comes bit by bit, from a seller without CORS: a page gets it through the relay as it comes. By hand,
 * because the reference middleware waits for the whole answer before it settles.
 */
export const ticker: Seller = {
  name: "ticker",
  method: "GET",
  path: "/ticker",
  about: "a stream of events, without CORS",
  create({ facilitatorUrl, origin }) {
    return sellByHand({
      path: "/ticker",
      facilitatorUrl,
      browsers: false,
      requirements: usdcRequirements("1000"),
      resource: {
        url: `${origin}/ticker`,
        description: "Counts aloud, as a stream of events.",
        mimeType: "text/event-stream",
        serviceName: "Slow Counter",
        tags: ["stream", "events"],
      },
      async serve(response, _payment, settle) {
        withSettlement(response, await settle()).setHeader("Content-Type", "text/event-stream");
        let beat = 0;
        const timer = setInterval(() => {
          beat++;
          response.write(`event: beat\nid: ${beat}\ndata: beat ${beat} of ${BEATS}\n\n`);
          if (beat === BEATS) response.end();
        }, PAUSE_MS);
        response.on("close", () => clearInterval(timer));
      },
    });
  },
};
