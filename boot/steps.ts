/** Prints the steps of a start, each when it is done, with what it found and how long it took. */
export interface Steps {
  run<T>(name: string, work: () => Promise<T>, say: (result: T) => string): Promise<T>;
  /** A step that takes long has begun. */
  begun(name: string, text: string): void;
  /** A step failed, and the start goes on without it. */
  fail(name: string, error: Error): void;
}

export function createSteps(write: (line: string) => void = console.log): Steps {
  const line = (name: string, time: string, text: string) =>
    write(`  ${name.padEnd(12)} ${time.padStart(7)}   ${text}`);
  return {
    async run(name, work, say) {
      const started = performance.now();
      const result = await work();
      line(name, `${((performance.now() - started) / 1000).toFixed(1)} s`, say(result));
      return result;
    },
    begun: (name, text) => line(name, "...", text),
    fail: (name, error) => line(name, "failed", error.message),
  };
}
