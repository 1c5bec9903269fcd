import { cachedResponse } from "@/app/_server/cached-response";
import { openApiDocument } from "@/app/_server/openapi";
import { route } from "@/app/_server/route";

/** The API for programs: OpenAPI 3.1. */
export const GET = route(async ({ request, ctx }) =>
  cachedResponse(request, JSON.stringify(openApiDocument(ctx.env.origin)), {
    type: "application/json",
    maxAgeSeconds: 300,
  }),
);
