import type { SchemaField } from "@/lib/catalog/schema-fields";

/** Declared fields, a line each. `places` says where each goes; the words are the provider's and stay plain text. */
export function SchemaTable({
  rows,
  label,
}: {
  rows: readonly { place?: string; field: SchemaField }[];
  /** Says what the table is to those who do not see where it stands. */
  label: string;
}) {
  const placed = rows.some(({ place }) => place);
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      className="relative overflow-x-auto rounded-lg border border-line bg-raised"
    >
      <table className="w-full text-left text-sm">
        <thead className="max-sm:sr-only">
          <tr className="text-2xs text-ink-3 *:px-4 *:py-2 *:font-normal">
            <th scope="col">Field</th>
            {placed ? <th scope="col">In</th> : null}
            <th scope="col">Type</th>
            <th scope="col">Example</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ place, field }) => (
            <tr
              key={`${place} ${field.path}`}
              className="border-line align-baseline not-first:border-t max-sm:block max-sm:py-1.5 sm:first:border-t *:px-4 *:py-1.75 max-sm:*:block max-sm:*:py-0.5"
            >
              <td className="sm:max-w-[28rem]">
                <span className="flex flex-wrap items-baseline gap-x-2">
                  <span className="machine break-all">{field.path}</span>
                  {field.required ? <span className="text-2xs text-ink-3">required</span> : null}
                </span>
                {field.words ? <span className="block text-xs text-ink-2">{field.words}</span> : null}
              </td>
              {placed ? <td className="whitespace-nowrap text-ink-2">{place}</td> : null}
              <td className="text-ink-2">{field.type}</td>
              <td className="machine break-all text-ink-2">{field.example}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
