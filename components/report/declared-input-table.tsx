import type { DeclaredField, DeclaredInput } from "@/lib/probe/types";

/** What the provider says a caller must send: a line a field. The words are the provider's and stay plain text. */
export function DeclaredInputTable({ input }: { input: DeclaredInput }) {
  const rows = [
    ...input.pathParams.map((field) => ({ place: "path", field })),
    ...input.queryParams.map((field) => ({ place: "query", field })),
    ...input.headers.map((field) => ({ place: "header", field })),
    ...(input.body?.fields ?? []).map((field) => ({ place: `${input.body?.type} body`, field })),
  ];
  if (rows.length === 0)
    return (
      <p className="text-ink-2">
        {input.body ? `A ${input.body.type} body, without named fields.` : "Nothing: it is called as it is."}
      </p>
    );
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-raised">
      <table className="w-full text-left text-sm">
        <thead>
          <tr className="text-2xs text-ink-3 *:px-4 *:py-2 *:font-normal">
            <th scope="col">Field</th>
            <th scope="col">In</th>
            <th scope="col">Type</th>
            <th scope="col">Example</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ place, field }) => (
            <tr key={`${place} ${field.name}`} className="border-t border-line align-baseline *:px-4 *:py-2">
              <td>
                <span className="flex flex-wrap items-baseline gap-x-2">
                  <span className="machine break-all">{field.name}</span>
                  {field.required ? <span className="text-2xs text-ink-3">required</span> : null}
                </span>
              </td>
              <td className="whitespace-nowrap text-ink-2">{place}</td>
              <td className="text-ink-2">{typeOf(field)}</td>
              <td className="machine break-all text-ink-2">{exampleOf(field)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function typeOf({ schema }: DeclaredField): string {
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.slice(0, 8).map(String).join(", ")}`;
  return typeof schema.type === "string" ? schema.type : "any";
}

function exampleOf({ example, schema }: DeclaredField): string {
  const value = example ?? schema.default;
  if (value === undefined || value === null) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
