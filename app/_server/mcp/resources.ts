import { type McpServer, ResourceTemplate } from "@modelcontextprotocol/sdk/server/mcp.js";
import { ErrorCode, ListResourcesRequestSchema, McpError } from "@modelcontextprotocol/sdk/types.js";
import { getListing } from "@/db/queries/listing";
import { listingFacts } from "@/db/queries/listing-facts";
import { cleanLine } from "@/lib/catalog/clean-text";
import { EVERYTHING } from "@/lib/catalog/query";
import { consumeReadLimit } from "@/services/consume-read-limit";
import { searchCatalog } from "@/services/search-catalog";
import { LISTING_URI, listingDetails, paymentTerms } from "./listing-content";
import type { Asker } from "./tools";

const MIME_TYPE = "application/json";

/** A resource for each listing: `souk://listings/{id}`, listed newest first in pages. */
export function addResources(server: McpServer, { ctx, ip }: Asker): void {
  const { origin } = ctx.env;
  server.registerResource(
    "listing",
    new ResourceTemplate(`${LISTING_URI}{id}`, { list: undefined }),
    { title: "A listing", description: "One endpoint with its terms and measurements.", mimeType: MIME_TYPE },
    async (uri, { id }) => {
      await consumeReadLimit(ctx, ip);
      const listing = await getListing(ctx.db, String(id));
      if (!listing) throw new McpError(ErrorCode.InvalidParams, "There is no such listing.");
      const details = listingDetails(listing, await listingFacts(ctx.db, listing.id), origin);
      const text = JSON.stringify({ ...details, terms: paymentTerms(listing, origin) });
      return { contents: [{ uri: uri.href, mimeType: MIME_TYPE, text }] };
    },
  );

  server.server.setRequestHandler(ListResourcesRequestSchema, async ({ params }) => {
    await consumeReadLimit(ctx, ip);
    const { cards, nextCursor } = await searchCatalog(ctx, {
      ...EVERYTHING,
      sort: "newest",
      cursor: params?.cursor ?? null,
    });
    return {
      resources: cards.map((card) => ({
        uri: `${LISTING_URI}${card.id}`,
        // Ours: a provider's words would be read as part of the list.
        name: `listing ${card.id}`,
        description: `${card.kind} resource, ${card.liveState}. Its name is in _meta, marked untrusted.`,
        mimeType: MIME_TYPE,
        _meta: { "souk/untrusted": { name: cleanLine(card.name, 200) } },
      })),
      ...(nextCursor === null ? {} : { nextCursor }),
    };
  });
}
