import { readFileSync } from "node:fs";
import path from "node:path";

/**
 * The environment of the sandbox that runs in this folder (`npm start`), for tools that work on its database. Empty
 * when none is running.
 */
export function runningSandbox(root: string, stateDir = ".souk"): Record<string, string> {
  const read = (name: string) => readFileSync(path.join(path.resolve(root, stateDir), name), "utf8");
  try {
    const world = JSON.parse(read("world.json"));
    const { postgres } = JSON.parse(read("ports.json"));
    const hosts = world.sellers.map((seller: { url: string }) => new URL(seller.url).host);
    return {
      SOUK_MODE: "sandbox",
      SOUK_ORIGIN: world.origin,
      SOUK_SANDBOX_RPC_URL: world.rpcUrl,
      SOUK_FACILITATOR_URL: world.facilitatorUrl,
      SOUK_ALLOW_HOSTS: hosts.join(","),
      DATABASE_URL: `postgres://postgres:${read(path.join("postgres", "password"))}@127.0.0.1:${postgres}/postgres`,
    };
  } catch {
    return {};
  }
}
