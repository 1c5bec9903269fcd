import { type Context, processContext } from "@/services/context";

/** This web process's effects. */
export function serverContext(): Context {
  return processContext();
}
