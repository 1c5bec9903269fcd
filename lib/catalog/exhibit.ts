import { isLoopbackHost } from "@/lib/probe/view";

/** Where the sandbox's museum serves sellers that attack whoever pays. */
export const EXHIBIT_PATH = "/hostile/";

/**
 * Whether this is an exhibit of a museum on this machine: it has a page where it can be tried, and is never in the catalog.
 * Only a sandbox reaches this machine at all.
 */
export function isExhibit(url: string): boolean {
  const { hostname, pathname } = new URL(url);
  return isLoopbackHost(hostname) && pathname.startsWith(EXHIBIT_PATH);
}
