import type { Exhibit } from "./exhibit";

/**
 * The museum's own OpenAPI document: every exhibit as something for sale, described truthfully unless the exhibit says
 * otherwise. MCP tools and what can never be reached are not described: readers stop after 200 endpoints.
 * `ownershipProofs` are signatures over its origin.
 */
export function openApiOf(
  exhibits: readonly Exhibit[],
  ownershipProofs: readonly string[],
): Record<string, unknown> {
  const paths = exhibits.flatMap(({ id, title, method = "GET", operation, tool, expect }) =>
    operation === null || tool || expect.verdict === "unreachable"
      ? []
      : [
          [
            `/${id}`,
            operation ?? {
              [method.toLowerCase()]: {
                summary: title,
                responses: { "402": { description: "Payment Required" } },
              },
            },
          ] as const,
        ],
  );
  return {
    openapi: "3.1.0",
    info: { title: "A museum of broken 402s", version: "1" },
    "x-discovery": { ownershipProofs },
    paths: Object.fromEntries(paths),
  };
}
