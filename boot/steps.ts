/** Prints the steps of a start, each when it is done, with what it found and how long it took. */
export interface Steps {
  run<T>(name: string, work: () => Promise<T>, say: (result: T) => string): Promise<T>;
  print(text: string): void;
}

export function createSteps(write: (line: string) => void = console.log): Steps {
  return {
    async run(name, work, say) {
      const started = performance.now();
      const result = await work();
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      write(`  ${name.padEnd(12)} ${`${seconds} s`.padStart(7)}   ${say(result)}`);
      return result;
    },
    print: write,
  };
}
