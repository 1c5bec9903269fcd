import { fieldLines } from "@/lib/catalog/schema-fields";
import type { DeclaredField, DeclaredInput } from "@/lib/probe/types";
import { SchemaTable } from "./schema-table";

/** What the provider says a caller must send: a line a field, members of objects and lists below their parents. */
export function DeclaredInputTable({ input }: { input: DeclaredInput }) {
  const lines = (place: string, fields: readonly DeclaredField[]) =>
    fields.flatMap(({ name, required, schema, example }) =>
      fieldLines(name, required, schema, example).map((field) => ({ place, field })),
    );
  const rows = [
    ...lines("path", input.pathParams),
    ...lines("query", input.queryParams),
    ...lines("header", input.headers),
    ...lines(`${input.body?.type} body`, input.body?.fields ?? []),
  ];
  if (rows.length === 0)
    return (
      <p className="text-ink-2">
        {input.body ? `A ${input.body.type} body, without named fields.` : "Nothing: it is called as it is."}
      </p>
    );
  return <SchemaTable rows={rows} label="Declared input" />;
}
