export interface CheckQuery {
  resource: string;
  /** "" lets the probe find it. */
  method: string;
  /** The server writes the report. */
  plain: boolean;
  /** The query string of the same check with `plain` set. */
  plainSearch: string;
}

/** `?resource=&method=&view=plain`; a repeated parameter counts once. */
export function readCheckQuery(params: Record<string, string | string[] | undefined>): CheckQuery {
  const one = (name: string) => [params[name]].flat()[0]?.trim() ?? "";
  const resource = one("resource");
  const method = one("method");
  const search = new URLSearchParams({ resource, method, view: "plain" });
  return {
    resource,
    method,
    plain: one("view") === "plain" && resource !== "",
    plainSearch: search.toString(),
  };
}
