import { readResourceQuery } from "@/components/report/resource-query";

export interface CheckQuery {
  resource: string;
  /** "" lets the probe find it. */
  method: string;
  /** The MCP tool; undefined: none. */
  tool?: string;
  /** The server writes the report. */
  plain: boolean;
  /** The query string of the same check with `plain` set. */
  plainSearch: string;
}

/** `?resource=&method=&tool=&view=plain`; a repeated parameter counts once. */
export function readCheckQuery(params: Record<string, string | string[] | undefined>): CheckQuery {
  const one = (name: string) => [params[name]].flat()[0]?.trim() ?? "";
  const { resource, method, tool } = readResourceQuery({ get: (name) => one(name) || null });
  const search = new URLSearchParams({ resource, ...(tool ? { tool } : { method }), view: "plain" });
  return {
    resource,
    method,
    ...(tool ? { tool } : {}),
    plain: one("view") === "plain" && resource !== "",
    plainSearch: search.toString(),
  };
}
