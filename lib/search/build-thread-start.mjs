// A thread does not always know TypeScript: where its process was not started through tsx, it has to be told.
import { register } from "tsx/esm/api";

const unregister = register();
await import("./build-thread.ts");
await unregister();
