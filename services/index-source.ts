import { hostname } from "node:os";
import path from "node:path";
import { databaseIdentity, feedReaches } from "@/db/catalog-feed";
import { countListed } from "@/db/queries/catalog-documents";
import { tryLock } from "@/db/try-lock";
import type { Reading } from "@/lib/catalog/catalog-loading";
import { buildCatalog } from "./build-catalog";
import { buildInProcess, UnwritableError } from "./build-in-process";
import { BuildProgress, readProgress } from "./build-progress";
import type { Context } from "./context";
import {
  type FoundIndex,
  findSnapshot,
  forgetSnapshot,
  foundInMemory,
  type KeptIndex,
  keepSnapshot,
  snapshotMark,
} from "./keep-snapshot";

export interface SourceOptions {
  /** Where the index is kept for the next start and for other processes; absent: nowhere, and it is built here. */
  snapshotDir?: string;
  /** How long reading a page of listings may take before it is tried again. */
  pageTimeoutMs?: number;
  /** So many listings and more are built in a process of their own. Default {@link IN_PROCESS}. */
  inProcess?: number;
}

/** Fewer are built sooner than a process has started. */
const IN_PROCESS = 2_000;

/** Where a web process gets the index from: what is kept, or a build of its own when no other process of the machine builds. */
export class IndexSource {
  private readonly ending = new AbortController();
  /** The file that was looked at last. */
  private seen: string | null = null;

  constructor(
    private readonly ctx: Pick<Context, "db" | "env">,
    private readonly options: SourceOptions,
    private readonly complain: (error: unknown) => void,
  ) {}

  /** Ends a build that is under way. */
  stop(): void {
    this.ending.abort();
  }

  /** What is kept now and was built after `after`, when everything since then is still in the feed. */
  async kept(after: Date): Promise<FoundIndex | null> {
    const { db } = this.ctx;
    const { snapshotDir } = this.options;
    if (!snapshotDir) return null;
    this.seen = await snapshotMark(snapshotDir);
    const kept = this.seen && (await findSnapshot(snapshotDir, await databaseIdentity(db), after));
    if (!kept) return null;
    if (await feedReaches(db, kept.horizon, kept.builtAt)) return kept;
    kept.close();
    return null;
  }

  /** The same, when there is another file than the last time. */
  async replaced(after: Date): Promise<FoundIndex | null> {
    const { snapshotDir } = this.options;
    const isOther = snapshotDir && (await snapshotMark(snapshotDir)) !== this.seen;
    return isOther ? this.kept(after) : null;
  }

  /** Takes away what is kept, because it is damaged. */
  async forget(): Promise<void> {
    if (this.options.snapshotDir) await forgetSnapshot(this.options.snapshotDir).catch(this.complain);
  }

  /** An index of all listings as they are, or what another process built after `after`; null while another one builds. */
  async build(
    after: Date,
    { behind, onReading }: { behind: boolean; onReading(reading: NonNullable<Reading>): void },
  ): Promise<FoundIndex | null> {
    const { snapshotDir } = this.options;
    if (!snapshotDir) return foundInMemory(await this.buildHere(onReading));
    const { databaseUrl } = this.ctx.env;
    const lock = await tryLock(databaseUrl, `souk index ${hostname()} ${path.resolve(snapshotDir)}`);
    if (!lock) return null;
    try {
      return (
        (await this.replaced(after)) ?? (await this.buildAndKeep(snapshotDir, after, { behind, onReading }))
      );
    } finally {
      await lock.release();
    }
  }

  /** How far the process is that builds; null when it has not said so yet. */
  async progress(): Promise<Reading> {
    return this.options.snapshotDir ? readProgress(this.options.snapshotDir) : null;
  }

  private async buildAndKeep(
    dir: string,
    after: Date,
    { behind, onReading }: { behind: boolean; onReading(reading: NonNullable<Reading>): void },
  ): Promise<FoundIndex> {
    const { db, env } = this.ctx;
    const total = await countListed(db);
    if (total < (this.options.inProcess ?? IN_PROCESS)) {
      const kept = await this.buildHere(onReading);
      await keepSnapshot(dir, await databaseIdentity(db), kept).catch(this.complain);
      this.seen = await snapshotMark(dir);
      return foundInMemory(kept);
    }
    onReading({ read: 0, total });
    const progress = new BuildProgress(dir);
    try {
      await buildInProcess({
        databaseUrl: env.databaseUrl,
        dir,
        behind,
        signal: this.ending.signal,
        onReading(reading) {
          onReading(reading);
          progress.say(reading);
        },
      });
    } catch (error) {
      if (!(error instanceof UnwritableError)) throw error;
      this.complain(error);
      return foundInMemory(await this.buildHere(onReading));
    } finally {
      await progress.end().catch(() => {});
    }
    const built = await this.kept(after);
    if (!built) throw new Error("the index that was built cannot be read");
    return built;
  }

  private buildHere(onReading: (reading: NonNullable<Reading>) => void): Promise<KeptIndex> {
    const { pageTimeoutMs } = this.options;
    return buildCatalog(this.ctx.db, {
      onReading,
      pageTimeoutMs,
      isStopped: () => this.ending.signal.aborted,
    });
  }
}
