import { feedStart } from "@/db/catalog-feed";
import type { Db } from "@/db/client";
import { readCatalog } from "@/db/queries/read-catalog";
import type { Reading } from "@/lib/catalog/catalog-loading";
import { documentOf } from "@/lib/catalog/document";
import { type IndexBuild, startBuild } from "@/lib/search/build-in-worker";
import { buildIndex, type SearchIndex } from "@/lib/search/search-index";
import type { KeptIndex } from "./keep-snapshot";

/** So many are built sooner than a thread has started. */
const WITHOUT_THREAD = 2_000;

export interface BuildOptions {
  /** Told how far the reading is, after every page. */
  onReading?(reading: NonNullable<Reading>): void;
  /** How long reading a page of listings may take before it is tried again. */
  pageTimeoutMs?: number;
  /** Asked after every page whether to go on. */
  isStopped?(): boolean;
}

/** All listings as they are in an index, and the place in the feed from which others may differ. Throws when reading fails for good. */
export async function buildCatalog(db: Db, options: BuildOptions = {}): Promise<KeptIndex> {
  const { horizon } = await feedStart(db);
  const builtAt = new Date();
  return { index: await buildFrom(db, builtAt.getTime(), options), horizon, builtAt };
}

async function buildFrom(
  db: Db,
  now: number,
  { onReading, pageTimeoutMs, isStopped }: BuildOptions,
): Promise<SearchIndex> {
  const first: string[] = [];
  let thread: IndexBuild | null = null;
  let read = 0;
  let total = 0;
  const take = async (rows: string[]) => {
    if (isStopped?.()) throw new Error("stopped");
    if (thread) await thread.addRows(rows);
    else for (const row of rows) first.push(row);
    if (!thread && first.length >= WITHOUT_THREAD) {
      thread = startBuild({ now });
      await thread.addRows(first.splice(0));
    }
    read += rows.length;
    onReading?.({ read, total });
  };
  const onTotal = (all: number) => {
    total = all;
    onReading?.({ read, total });
  };
  try {
    await readCatalog(db, take, { onTotal, pageTimeoutMs });
    const built = thread as IndexBuild | null;
    return built ? await built.finish() : buildIndex(first.map(documentOf), { now });
  } catch (error) {
    await (thread as IndexBuild | null)?.cancel();
    throw error;
  }
}
