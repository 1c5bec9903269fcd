import { listDiscovery } from "@/db/queries/list-discovery";
import { parseMerchantQuery, parseResourcesQuery, parseSearchQuery } from "@/lib/catalog/discovery-query";
import { type ByteAnswer, jsonAnswer } from "@/lib/http/byte-answer";
import { type Soon, withSoon } from "@/lib/http/soon";
import type { Context } from "./context";
import type { ItemCache } from "./read-items";
import { knownTotal, searchDiscovery } from "./search-discovery";

type Answer = (ctx: Context, params: URLSearchParams, kept?: ItemCache) => Soon<object>;

/** The discovery API by path, in the shapes of `@x402/extensions` and Coinbase's catalog. */
const ANSWERS: Record<string, Answer> = {
  async "/discovery/resources"(ctx, params) {
    const { limit, offset, ...filter } = parseResourcesQuery(params);
    const known = await knownTotal(ctx, filter);
    const { items, total, cursor } = await listDiscovery(ctx.db, { ...filter, limit, offset, total: known });
    return { x402Version: 2, items, pagination: { limit, offset, total, cursor } };
  },
  "/discovery/search"(ctx, params, kept) {
    return searchDiscovery(ctx, parseSearchQuery(params), kept);
  },
  async "/discovery/merchant"(ctx, params) {
    const { payTo, limit, offset, cursor: after } = parseMerchantQuery(params);
    const { items, total, cursor } = await listDiscovery(ctx.db, {
      payTo,
      limit,
      offset,
      cursor: after,
      total: await knownTotal(ctx, { payTo }),
    });
    return { x402Version: 2, payTo, resources: items, pagination: { limit, offset, total, cursor } };
  },
};

/** How long shared caches may keep an answer: a write is seen by everybody within a few seconds. */
const MAX_AGE_SECONDS = 5;

export function isDiscoveryPath(pathname: string): boolean {
  return Object.hasOwn(ANSWERS, pathname);
}

/**
 * One answer of the discovery API, ready to be sent; at once when it is made from memory alone. Items that `kept` holds are
 * not read again. Throws SoukError `invalid-request` naming what cannot be used.
 */
export function answerDiscovery(
  ctx: Context,
  pathname: string,
  params: URLSearchParams,
  kept?: ItemCache,
): Soon<ByteAnswer> {
  const answer = ANSWERS[pathname];
  if (!answer) throw new Error(`${pathname} is no route of the discovery API`);
  return withSoon(answer(ctx, params, kept), (value) => jsonAnswer(value, MAX_AGE_SECONDS));
}
