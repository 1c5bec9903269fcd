/**
 * Endings below which names belong to different people: public second levels and the platforms on which endpoints are
 * hosted most. A short list of what is met, not the public suffix list; a missing one only makes a provider wider.
 */
const SHARED_SUFFIXES = new Set([
  ..."co.uk org.uk ac.uk gov.uk com.au net.au org.au co.nz co.jp ne.jp or.jp co.kr co.in com.br com.cn com.hk com.sg com.tr com.mx com.tw co.za co.il".split(
    " ",
  ),
  ..."vercel.app workers.dev pages.dev onrender.com fly.dev railway.app up.railway.app netlify.app herokuapp.com github.io".split(
    " ",
  ),
  ..."ngrok.app ngrok.io ngrok-free.app ngrok-free.dev trycloudflare.com replit.app repl.co run.app web.app deno.dev".split(
    " ",
  ),
  ..."azurewebsites.net amazonaws.com cloudfront.net on.aws digitaloceanspaces.com ondigitalocean.app val.run hf.space".split(
    " ",
  ),
  ..."modal.run lovable.app bolt.host zeabur.app koyeb.app northflank.app surge.sh glitch.me supabase.co eth.limo".split(
    " ",
  ),
]);

/**
 * Who runs a host (`name[:port]`), as far as its name tells: the part that was registered (`api.example.com` is
 * `example.com`), one label more where strangers share an ending (`shop.vercel.app`). An address or a name without a
 * dot stands for itself, with its port. Lower case.
 */
export function providerOf(host: string): string {
  const lower = host.toLowerCase();
  const name = lower.replace(/:\d+$/, "").replace(/\.$/, "");
  if (name.startsWith("[") || /^[\d.]+$/.test(name) || !name.includes(".")) return lower;
  const labels = name.split(".");
  let keep = 2;
  // The longest shared ending: "up.railway.app" before "railway.app".
  for (let size = Math.min(labels.length - 1, 3); size >= 2; size--)
    if (SHARED_SUFFIXES.has(labels.slice(-size).join("."))) {
      keep = size + 1;
      break;
    }
  return labels.slice(-keep).join(".");
}
