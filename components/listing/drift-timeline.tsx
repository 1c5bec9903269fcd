import { Icon } from "@/components/ui/icon";
import { TimeAgo } from "@/components/ui/time-ago";
import { type DriftFact, driftName, driftValue } from "@/lib/catalog/drift-words";
import { networkInfo } from "@/lib/x402/networks";

interface Change extends DriftFact {
  id: string;
  /** ISO 8601; changes of one probe share it. */
  at: string;
}

/** What changed of what the endpoint asks for, newest first: one entry for all that one probe found, and the feed. */
export function DriftTimeline({ changes, feedHref }: { changes: readonly Change[]; feedHref: string }) {
  const probes = byProbe(changes);
  return (
    <div className="rounded-lg border border-line bg-raised">
      {probes.length === 0 ? (
        <p className="px-4 py-3.5 text-ink-2">
          No change so far. When the price, the receiver, the network, the token, the scheme or the declared
          input changes, it is told here.
        </p>
      ) : (
        <ol className="px-4 py-3.5">
          {probes.map(([at, found]) => (
            <li
              key={at}
              id={`changed-${at}`}
              className="relative border-l border-line-strong pb-4.5 pl-4.5 last:border-transparent last:pb-0"
            >
              <span
                aria-hidden="true"
                className="absolute top-1.5 -left-1.25 size-2.5 rounded-full border-2 border-raised bg-accent"
              />
              <p className="text-xs text-ink-3">
                <TimeAgo at={at} />
              </p>
              <ul>
                {found.map((change) => (
                  <li key={change.id}>
                    <ChangeLine change={change} />
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      )}
      <p className="border-t border-line px-4 py-2 text-xs text-ink-3">
        <a className="link" href={feedHref}>
          Feed of this endpoint
        </a>{" "}
        ·{" "}
        <a className="link" href="/feed.xml">
          Feed of the whole catalog
        </a>
      </p>
    </div>
  );
}

function byProbe(changes: readonly Change[]): [at: string, found: Change[]][] {
  const probes = new Map<string, Change[]>();
  for (const change of changes) probes.set(change.at, [...(probes.get(change.at) ?? []), change]);
  return [...probes];
}

function ChangeLine({ change }: { change: Change }) {
  const { kind, option, before, after } = change;
  const where = option && `${option.scheme} on ${networkInfo(option.network)?.name ?? option.network}`;
  return (
    <div className="mt-1 grid gap-x-3 text-sm sm:grid-cols-[8.5rem_minmax(0,1fr)]">
      <p className="font-medium">
        {driftName(kind)}
        {where ? (
          <span className="ml-1.5 text-xs font-normal text-ink-3 sm:ml-0 sm:block">{where}</span>
        ) : null}
      </p>
      <p className="flex min-w-0 flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
        <span className="sr-only">before:</span>
        <Value text={driftValue(change, before)} look="text-ink-3" />
        <span className="inline-flex min-w-0 items-baseline gap-x-2">
          <Icon name="arrow" size={13} className="translate-y-0.5 text-ink-3" />
          <span className="sr-only">now:</span>
          <Value text={driftValue(change, after)} look="text-ink" />
        </span>
      </p>
    </div>
  );
}

/** Lines of a schema keep their breaks. */
function Value({ text, look }: { text: string; look: string }) {
  return <span className={`machine min-w-0 break-all whitespace-pre-wrap ${look}`}>{text}</span>;
}
