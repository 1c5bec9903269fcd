// biome-ignore lint/style/noRestrictedImports: the one place that wraps it
import NextLink from "next/link";
import type { ComponentProps } from "react";

/**
 * A link to another page of Souk that asks for nothing before it is followed. The framework's own asks the server twice
 * for every link that comes into sight, and gets nothing that a page of ours, which is made when it is asked for, could use.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}
