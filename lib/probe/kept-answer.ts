import type { RpcAnswer } from "@/lib/mcp/json-rpc";

/** The answer as text that no cleaning and no database changes: JSON in which all but ASCII is escaped. */
export function keepAnswer(answer: RpcAnswer): string {
  return JSON.stringify(answer).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** What {@link keepAnswer} kept. Throws SyntaxError for anything else. */
export function readKeptAnswer(kept: string): RpcAnswer {
  return JSON.parse(kept);
}
