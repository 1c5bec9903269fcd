import { SchemaTable } from "@/components/report/schema-table";
import { CodeBlock } from "@/components/ui/code-block";
import { schemaFields } from "@/lib/catalog/schema-fields";
import type { DeclaredOutput } from "@/lib/probe/declared-output";

/** What the provider says comes back: the fields in a table, and the example as it is. */
export function DeclaredOutputView({ output }: { output: DeclaredOutput | null }) {
  if (!output) return <p className="text-ink-2">Nothing is declared of the answer.</p>;
  const fields = schemaFields(output.schema, output.example);
  const example =
    output.example === undefined
      ? null
      : typeof output.example === "string"
        ? output.example
        : JSON.stringify(output.example, null, 2);
  return (
    <div className="flex flex-col gap-3">
      {fields.length > 0 ? (
        <SchemaTable rows={fields.map((field) => ({ field }))} label="Declared output" />
      ) : null}
      {example === null ? null : (
        <CodeBlock code={example} what="the declared example" title="Example of an answer" tall />
      )}
    </div>
  );
}
