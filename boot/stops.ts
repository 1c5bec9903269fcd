/** Who uses what: each is stopped before what it stands on. */
const ORDER = [
  "world-file",
  "web",
  "worker",
  "registration",
  "sandbox",
  "chain",
  "database",
  "lock",
] as const;
export type Part = (typeof ORDER)[number];

/** What has been started, and how to stop it in the right order, once, even while the start is still going on. */
export class Stops {
  private readonly parts = new Map<Part, () => void | Promise<void>>();
  private readonly starting = new Set<Promise<unknown>>();
  private readonly abort = new AbortController();

  /** Aborted when the stop begins. */
  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /** Starts a part and remembers how to stop it. Throws when a stop has begun. */
  async start<T>(
    part: Part,
    begin: () => Promise<T>,
    stop: (started: T) => void | Promise<void>,
  ): Promise<T> {
    this.signal.throwIfAborted();
    const beginning = begin();
    this.starting.add(beginning);
    try {
      const started = await beginning;
      this.parts.set(part, () => stop(started));
      return started;
    } finally {
      this.starting.delete(beginning);
    }
  }

  /** Remembers how to stop a part whose start need not be waited for. */
  add(part: Part, stop: () => void | Promise<void>): void {
    if (this.signal.aborted) void stop();
    else this.parts.set(part, stop);
  }

  /** Waits for what is just starting, then stops all in order. A part that fails to stop keeps no other running. */
  async stopAll(failed: (part: Part, error: unknown) => void): Promise<void> {
    this.abort.abort();
    await Promise.allSettled(this.starting);
    for (const part of ORDER) {
      const stop = this.parts.get(part);
      this.parts.delete(part);
      try {
        await stop?.();
      } catch (error) {
        failed(part, error);
      }
    }
  }
}
