import { connect } from "node:net";

/** What one load asks, over connections that are kept open, each with one request at a time. */
export interface Load {
  port: number;
  /** Asked in turn by all connections together. */
  paths: string[];
  headers: Record<string, string>;
  connections: number;
  seconds: number;
  /** Every path is asked twice before the time begins: what is asked for once may not be kept. */
  primed: boolean;
}

export interface Loaded {
  done: number;
  /** Answers that were not 200. */
  failed: number;
  seconds: number;
  bytes: number;
  p50Ms: number;
  p95Ms: number;
}

/** A process of its own, so that asking does not wait for answering: takes a {@link Load}, answers a {@link Loaded}. */
process.on("message", (load: Load) => {
  run(load).then(
    (loaded) => process.send?.(loaded),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");

async function run(load: Load): Promise<Loaded> {
  if (load.primed)
    for (const path of [...load.paths, ...load.paths])
      await ask({ ...load, paths: [path], connections: 1, seconds: 0 });
  return ask(load);
}

/** Each connection asks at least once. */
async function ask({ port, paths, headers, connections, seconds }: Load): Promise<Loaded> {
  const rest = Object.entries({ host: `127.0.0.1:${port}`, ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  const requests = paths.map((path) => Buffer.from(`GET ${path} HTTP/1.1\r\n${rest}\r\n`));
  const startedMs = performance.now();
  const untilMs = startedMs + seconds * 1_000;
  const total = { next: 0, done: 0, failed: 0, bytes: 0, latenciesMs: [] as number[] };
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, "127.0.0.1").setNoDelay(true);
      let sentMs = 0;
      let received: Buffer = Buffer.alloc(0);
      let asked = false;
      const next = () => {
        if (asked && performance.now() >= untilMs) return socket.end();
        asked = true;
        sentMs = performance.now();
        socket.write(requests[total.next++ % requests.length] as Buffer);
      };
      socket
        .on("connect", next)
        .on("error", reject)
        .on("close", () => resolve());
      socket.on("data", (chunk) => {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
        const answer = wholeAnswer(received);
        if (!answer) return;
        total.latenciesMs.push(performance.now() - sentMs);
        total.bytes += answer.length;
        if (answer.status === 200) total.done++;
        else total.failed++;
        received = Buffer.alloc(0);
        next();
      });
    });
  await Promise.all(Array.from({ length: connections }, one));
  const sorted = total.latenciesMs.sort((a, b) => a - b);
  const quantile = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
  return {
    done: total.done,
    failed: total.failed,
    bytes: total.bytes,
    seconds: (performance.now() - startedMs) / 1_000,
    p50Ms: quantile(0.5),
    p95Ms: quantile(0.95),
  };
}

/** The answer, once it is there as a whole; one request is under way, so nothing comes after it. */
function wholeAnswer(received: Buffer): { status: number; length: number } | null {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const head = received.toString("latin1", 0, end);
  const status = Number(head.slice(9, 12));
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (length !== undefined) {
    const whole = end + 4 + Number(length);
    return received.length >= whole ? { status, length: whole } : null;
  }
  const last = "0\r\n\r\n";
  return received.toString("latin1", received.length - last.length) === last
    ? { status, length: received.length }
    : null;
}
