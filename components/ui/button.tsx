import type { ComponentProps } from "react";
import { Link } from "@/components/ui/link";

type Variant = "primary" | "secondary" | "quiet" | "danger";
type Size = "normal" | "small" | "icon";

interface Look {
  variant?: Variant;
  size?: Size;
  className?: string;
}

const VARIANT: Record<Variant, string> = {
  primary: "border-accent bg-accent text-accent-ink hover:opacity-90",
  secondary: "border-line-strong bg-raised text-ink hover:border-line-control",
  quiet: "border-transparent bg-transparent text-ink-2 hover:bg-sunken hover:text-ink",
  danger: "border-line-strong bg-raised text-down hover:border-down",
};
const SIZE: Record<Size, string> = {
  normal: "h-8.5 px-3.5 text-sm",
  small: "h-7 px-2.5 text-xs",
  icon: "size-8.5 text-sm",
};

/** The classes of a button, for an element that is something else (a summary, an anchor of another library). */
export function buttonClass({ variant = "secondary", size = "normal", className = "" }: Look = {}): string {
  return `inline-flex items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap no-underline disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:opacity-55 ${VARIANT[variant]} ${SIZE[size]} ${className}`;
}

/** A button; `type="button"` unless told, so that it never submits a form by accident. */
export function Button({
  variant,
  size,
  className,
  type = "button",
  ...rest
}: Look & ComponentProps<"button">) {
  return <button type={type} className={buttonClass({ variant, size, className })} {...rest} />;
}

/** A link that looks like a button. */
export function ButtonLink({ variant, size, className, ...rest }: Look & ComponentProps<typeof Link>) {
  return <Link className={buttonClass({ variant, size, className })} {...rest} />;
}
