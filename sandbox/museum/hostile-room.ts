import type { IncomingMessage, RequestListener } from "node:http";
import { EXHIBIT_PATH } from "@/lib/catalog/exhibit";
import { HOSTILE } from "./hostile-sellers";
import { hostileSellers } from "./hostile-server";

/** How long a seller that sends askers elsewhere goes on with it after a browser has met it: its relayed requests follow. */
const ARMED_MS = 60_000;
/** Settlements that are remembered, for the seller that shows somebody else's. */
const REMEMBERED = 20;

/**
 * The hostile sellers in the museum, at `/hostile/<id>`: to a prober and to the relay they look honest, and whoever asks with a
 * browser is attacked. So anybody can try what a paying page does, and no probe ever records the attack as the terms.
 */
export function hostileRoom(options: { facilitatorUrl: string; origin(): string }): RequestListener {
  const metBrowser = new Map<string, number>();
  const settlements: Parameters<typeof hostileSellers>[0]["settlements"] = [];
  const redirects = new Set(HOSTILE.filter((seller) => seller.redirects).map(({ id }) => id));
  const serve = hostileSellers({
    facilitatorUrl: options.facilitatorUrl,
    base: () => options.origin() + EXHIBIT_PATH.slice(0, -1),
    attacks(id, request) {
      if (fromBrowser(request)) {
        metBrowser.set(id, Date.now());
        return true;
      }
      return redirects.has(id) && Date.now() - (metBrowser.get(id) ?? 0) < ARMED_MS;
    },
    settlements,
  });
  return (request, response) => {
    settlements.splice(0, Math.max(0, settlements.length - REMEMBERED));
    serve(request, response);
  };
}

/** Every browser says where a request comes from; nothing else here does. */
const fromBrowser = ({ headers }: IncomingMessage) => headers["sec-fetch-site"] !== undefined;

/** Their addresses. */
export const hostileUrls = (origin: string): string[] =>
  HOSTILE.map(({ id }) => `${origin}${EXHIBIT_PATH}${id}`);
