/** An endpoint as typed. `method` "" means: let the probe find it. */
export interface ResourceInput {
  resource: string;
  method: string;
  /** The MCP tool that is sold at the URL; undefined: none, "": not named yet. */
  tool?: string;
}

/** Stands among the methods for "a tool of an MCP server". */
export const TOOL_METHOD = "MCP";
