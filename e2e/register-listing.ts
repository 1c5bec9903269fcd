import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import { CHAIN_ID } from "@/sandbox/chain";
import { anyVisitor, type World } from "./world";

/**
 * Registers through the API, as a program with an account of its own does; gives the listing's id. Ports are used again by
 * later tests, and each needs a listing that nobody knows: a query of its own is added, `t`, unless one is given.
 */
export async function registerListing(
  world: Pick<World, "origin">,
  { resource, tool, t }: { resource: string; tool?: string; t?: string },
): Promise<string> {
  const account = privateKeyToAccount(generatePrivateKey());
  const headers = { ...anyVisitor(), origin: world.origin, "content-type": "application/json" };
  const post = async (path: string, data: object, cookie = "") => {
    const answer = await fetch(`${world.origin}${path}`, {
      method: "POST",
      headers: { ...headers, cookie },
      body: JSON.stringify(data),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  const { nonce } = await (await fetch(`${world.origin}/api/session/nonce`, { headers })).json();
  const message = createSiweMessage({
    address: account.address,
    chainId: CHAIN_ID,
    domain: new URL(world.origin).host,
    uri: world.origin,
    version: "1",
    nonce,
  });
  const signature = await account.signMessage({ message });
  const session = await post("/api/session", { message, signature });
  const cookie = session.headers.getSetCookie().map((one) => one.split(";", 1)[0]);
  const target = { resource: `${resource}?t=${t ?? nonce}`, ...(tool ? { tool } : { method: "GET" }) };
  const kept = await post("/api/listings", target, cookie.join("; "));
  return (await kept.json()).listing.id;
}
