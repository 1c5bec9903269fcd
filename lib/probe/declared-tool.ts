import { exampleArguments } from "@/lib/mcp/example-arguments";
import type { ListedTool } from "@/lib/mcp/list-tools";
import { isObject } from "@/lib/x402/payment-requirements";
import type { PaymentRequired } from "@/lib/x402/types";
import { toolInput } from "./declared-input";
import type { DeclaredInput, ToolFacts } from "./types";

type Json = Record<string, unknown>;

/** The bazaar declaration of an MCP tool, `info.input` of type mcp; null when there is none. */
export function toolDeclaration(extensions: Json): Json | null {
  const { bazaar } = extensions;
  const info = isObject(bazaar) ? bazaar.info : undefined;
  const input = isObject(info) ? info.input : undefined;
  return isObject(input) && input.type === "mcp" ? input : null;
}

/** The arguments that the terms give as an example; null when they give none. */
export function declaredExample(required: PaymentRequired | null): Json | null {
  const example = toolDeclaration(required?.extensions ?? {})?.example;
  return isObject(example) ? example : null;
}

/** Arguments to show a caller: the declared example, else what can be made of the declared fields. */
export function exampleCall(input: DeclaredInput | null): Json {
  const example = input?.body?.example;
  if (isObject(example)) return example;
  const fields = input?.body?.fields ?? [];
  return exampleArguments({
    properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
    required: fields.filter(({ required }) => required).map(({ name }) => name),
  });
}

/** By its own word: who says that it is not read-only has to say as well that it destroys nothing (MCP, annotations). */
export const mayDestroyBy = ({ readOnly, destructive }: Pick<ListedTool, "readOnly" | "destructive">) =>
  destructive === true || (readOnly === false && destructive !== false);

/** The tool's name as its declaration spells it: `toolName`, in older ones `tool`. */
export function declaredToolName(extensions: Json): string | null {
  const declaration = toolDeclaration(extensions);
  const name = declaration?.toolName ?? declaration?.tool;
  return typeof name === "string" ? name : null;
}

/** How to call the tool: what the terms declare, else what its server lists. */
export function toolInputOf(required: PaymentRequired | null, facts: ToolFacts): DeclaredInput | null {
  const declaration = toolDeclaration(required?.extensions ?? {});
  const schema = declaration?.inputSchema ?? facts.declared?.inputSchema;
  return isObject(schema) ? toolInput(schema, declaredExample(required)) : null;
}
