import type { RowView } from "@/components/catalog/row-view";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";

/** Short facts of a listing: first what a payer must know, then how it is paid. */
export function RowTags({ row: { id, imitates, verified, tags, similar } }: { row: RowView }) {
  return (
    <span className="row-tags">
      {imitates ? (
        <span className="warning">
          <Icon name="alert" size={11} />
          looks like {imitates}, is not
        </span>
      ) : null}
      {verified ? (
        <span className="verified">
          <Icon name="check" size={11} />
          owner verified
        </span>
      ) : null}
      {tags.map((tag) => (
        <span key={tag}>{tag}</span>
      ))}
      {similar ? (
        <Link href={`/listings/${id}#similar`} title="Near-duplicates of this resource, folded under it">
          {similar} more like it
        </Link>
      ) : null}
    </span>
  );
}
