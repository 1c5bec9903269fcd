import { checkSchema } from "@/lib/call/check-schema";
import type { WorkerAnswer } from "@/lib/call/schema-checker";

/** Runs providers' rules, patterns among them, where they can be ended. */
const say = (answer: WorkerAnswer) => self.postMessage(answer);

self.onmessage = ({ data }: MessageEvent<{ schema: object; value: unknown }>) => {
  try {
    say({ problems: checkSchema(data.schema, data.value) });
  } catch (error) {
    say({ unusable: error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : "" });
  }
};
say({ ready: true });
