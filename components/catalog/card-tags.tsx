import Link from "next/link";
import { Icon } from "@/components/ui/icon";
import { Tag } from "@/components/ui/tag";
import type { CatalogCard } from "@/lib/catalog/result";

const SHOWN_SCHEMES = 3;

/** Short facts of a listing: first what a payer must know, then how it is paid. */
export function CardTags({ card }: { card: CatalogCard }) {
  const { id, imitates, verified, similar, schemes, x402Version, callableFromBrowser } = card;
  return (
    <span className="flex shrink-0 flex-wrap gap-1.5">
      {imitates ? (
        <Tag tone="degraded">
          <Icon name="alert" size={11} />
          looks like {imitates}, is not
        </Tag>
      ) : null}
      {verified ? (
        <Tag tone="accent">
          <Icon name="check" size={11} />
          owner verified
        </Tag>
      ) : null}
      {schemes.slice(0, SHOWN_SCHEMES).map((scheme) => (
        <Tag key={scheme}>{scheme.length > 24 ? `${scheme.slice(0, 23)}…` : scheme}</Tag>
      ))}
      {x402Version === 1 ? <Tag>v1</Tag> : null}
      {callableFromBrowser ? <Tag>web page</Tag> : null}
      {similar > 0 ? (
        <Link
          href={`/listings/${id}#similar`}
          className="relative z-10 rounded-sm hover:underline"
          title="Near-duplicates of this resource, folded under it"
        >
          <Tag>{similar} more like it</Tag>
        </Link>
      ) : null}
    </span>
  );
}
