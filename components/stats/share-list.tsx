import { Link } from "@/components/ui/link";
import { COUNT, share } from "@/lib/catalog/figures";

export interface Entry {
  key: string;
  label: string;
  count: number;
  /** Where this part of the catalog is. */
  href?: string;
  /** For a state; the accent otherwise. */
  look?: string;
}

/** Counts as bars: the name, the bar, the count and its share, all of it text as well. */
export function ShareList({
  title,
  entries,
  whole,
  note,
}: {
  title: string;
  entries: readonly Entry[];
  /** What a full bar stands for. */
  whole: number;
  note?: string;
}) {
  return (
    <section className="min-w-0">
      <h2 className="text-md font-semibold">{title}</h2>
      {note ? <p className="text-xs text-ink-3">{note}</p> : null}
      {entries.length === 0 ? <p className="mt-2 text-ink-2">Nothing measured yet.</p> : null}
      <table className="mt-2 w-full text-sm">
        <caption className="sr-only">{title}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">Count</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ key, label, count, href, look = "bg-accent" }) => (
            <tr key={key} className="border-t border-line align-baseline">
              <th scope="row" className="w-full py-1.5 pr-4 text-left font-normal">
                {href ? (
                  <Link href={href} className="break-words hover:underline">
                    {label}
                  </Link>
                ) : (
                  label
                )}
                <span aria-hidden="true" className="mt-1 block h-1.5 rounded-full bg-sunken">
                  <span
                    className={`block h-full rounded-full ${count > 0 ? "min-w-0.5" : ""} ${look}`}
                    style={{ width: whole > 0 ? `${(count / whole) * 100}%` : 0 }}
                  />
                </span>
              </th>
              <td className="machine pr-4 text-right">{COUNT.format(count)}</td>
              <td className="machine text-right whitespace-nowrap text-ink-3">
                {whole > 0 ? share(count, whole) : ""}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
