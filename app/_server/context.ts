import { env } from "@/lib/env";
import { type Context, createContext } from "@/services/context";

const holder = globalThis as typeof globalThis & { soukContext?: Context };

/** This web process's effects. On globalThis, so that hot reload does not open a new pool with every change. */
export function serverContext(): Context {
  holder.soukContext ??= createContext(env());
  return holder.soukContext;
}
