/** The migrated database that every test file's own is cloned from. */
export const TEMPLATE = "souk_template";

/** The URL of another database on the same server. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
