import { json, route } from "@/app/_server/route";
import { listDiscovery } from "@/db/queries/list-discovery";
import { parseDiscoveryQuery } from "@/lib/catalog/discovery-query";

/** The catalog as x402 clients list it (`withBazaar`): `{x402Version, items, pagination}`. */
export const GET = route(async ({ request, ctx }) => {
  const query = parseDiscoveryQuery(new URL(request.url).searchParams);
  const headers = { "cache-control": "public, max-age=5", "access-control-allow-origin": "*" };
  return json(await listDiscovery(ctx.db, query), { headers });
});
