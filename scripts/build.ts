import path from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBuild } from "@/boot/build";

/** `npm run build`: makes the production build that `npm start` uses, unless the kept one fits the sources. */
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());

ensureBuild(path.join(fileURLToPath(import.meta.url), "..", ".."), stopping.signal).catch((error: Error) => {
  if (!stopping.signal.aborted) console.error(error.message);
  process.exitCode = 1;
});
