import { checkTargetUrl } from "@/lib/net/target-url";

export type EntryUrl = { ok: true; url: string } | { ok: false; why: string };

/**
 * The URL that a document of `origin` names, resolved and made canonical. A document speaks for its own host and the
 * names below it (`api.example.com` at `example.com`): anybody can write other people's addresses into a document, and
 * following those would have us knock at doors on a stranger's word.
 */
export function entryUrl(
  named: string,
  base: string,
  origin: string,
  allowHosts: readonly string[],
): EntryUrl {
  if (!URL.canParse(named, base)) return { ok: false, why: "It is not a URL." };
  const target = checkTargetUrl(new URL(named, base).href, allowHosts);
  if (!target.ok) return { ok: false, why: target.message };
  if (target.url.length > 2_048) return { ok: false, why: "The URL is longer than 2048 characters." };
  const [own, other] = [new URL(origin), new URL(target.url)];
  const below = other.hostname.endsWith(`.${own.hostname}`);
  if (other.host !== own.host && !below)
    return { ok: false, why: `It is on another host: look at ${other.host} itself.` };
  if (own.protocol === "https:" && other.protocol === "http:")
    return { ok: false, why: "It is plain http, named by a document read over https." };
  return { ok: true, url: target.url };
}
