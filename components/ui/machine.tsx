import { CopyButton } from "@/components/ui/copy-button";

/** `0x036C…CF7e`: the first six and last four characters, or the value itself when that is not shorter. */
export function shorten(value: string): string {
  return value.length > 14 ? `${value.slice(0, 6)}…${value.slice(-4)}` : value;
}

/**
 * A machine value (address, hash, URL) that can always be copied and always be seen whole.
 * Shortened, it shows itself complete on hover and on focus of its copy button; `full` shows it complete at once.
 */
export function Machine({ value, what, full = false }: { value: string; what: string; full?: boolean }) {
  if (full || shorten(value) === value)
    return (
      <span className="inline-flex max-w-full items-start gap-1">
        <span className="machine break-all">{value}</span>
        <CopyButton text={value} what={what} compact className="-my-0.5" />
      </span>
    );
  return (
    <span className="group relative inline-flex items-center gap-1">
      <span className="machine" aria-hidden="true">
        {shorten(value)}
      </span>
      <span className="sr-only">{value}</span>
      <CopyButton text={value} what={what} compact className="-my-0.5" />
      <span
        aria-hidden="true"
        className="machine pointer-events-none absolute hidden top-full left-0 z-20 mt-1 w-max max-w-[min(28rem,80vw)] rounded-md border border-line-strong bg-raised px-2 py-1 break-all text-ink shadow-card group-focus-within:block group-hover:block"
      >
        {value}
      </span>
    </span>
  );
}

/** An account or contract address: see {@link Machine}. */
export function Address({ value, full = false }: { value: string; full?: boolean }) {
  return <Machine value={value} what="address" full={full} />;
}
