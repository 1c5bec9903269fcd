import { createHash } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { CATEGORIES } from "@/lib/catalog/categories";
import { DOCUMENT_VERSION } from "@/lib/catalog/document";
import { DamagedSnapshot } from "@/lib/search/bytes";
import type { IndexRoom, SearchIndex } from "@/lib/search/search-index";
import { openSnapshot, snapshotParts } from "@/lib/search/snapshot";
import { openSource, type SnapshotSource } from "@/lib/search/snapshot-source";

/** An index as of a place in the feed. */
export interface KeptIndex {
  index: SearchIndex;
  /** Everything below this transaction is in it. */
  horizon: string;
  builtAt: Date;
}

/** The same before it is read. */
export interface FoundIndex extends Omit<KeptIndex, "index"> {
  /** Whether it is as it was written: what {@link load} reads is read once before, and nothing is kept of it. */
  isIntact(): Promise<boolean>;
  /** Reads it, where there is enough of it into the memory of an index that is not asked any more. Throws `DamagedSnapshot`. */
  load(room?: IndexRoom): Promise<SearchIndex>;
  /** It is not wanted. */
  close(): void;
}

/** What is in memory already. */
export function foundInMemory({ index, ...rest }: KeptIndex): FoundIndex {
  return { ...rest, isIntact: async () => true, load: async () => index, close: () => index.close() };
}

const Note = z.object({
  made: z.string(),
  database: z.string(),
  horizon: z.string(),
  builtAt: z.iso.datetime(),
});

/** What documents are made by: an index of another vocabulary is not used. */
const MADE = createHash("sha256")
  .update(JSON.stringify([DOCUMENT_VERSION, CATEGORIES]))
  .digest("hex");

const FILE = "catalog.snapshot";

/**
 * Writes the index to `dir`, in one piece or not at all: the file may be read by other processes at any time, and the
 * last of several that write it stays. Throws what the file system says.
 */
export async function keepSnapshot(dir: string, database: string, kept: KeptIndex): Promise<void> {
  await removeLeftDrafts(dir);
  const draft = draftIn(dir);
  const note = { made: MADE, database, horizon: kept.horizon, builtAt: kept.builtAt.toISOString() };
  try {
    const file = await open(draft, "w", 0o600);
    try {
      for (const part of snapshotParts(kept.index, JSON.stringify(note))) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path.join(dir, FILE));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Throws what the file system says when {@link keepSnapshot} could not write to `dir`, before there is an index. */
export async function mayKeepSnapshot(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const draft = draftIn(dir);
  await (await open(draft, "w", 0o600)).close();
  await rm(draft);
}

/** Takes away a snapshot that turned out to be damaged. */
export async function forgetSnapshot(dir: string): Promise<void> {
  await rm(path.join(dir, FILE), { force: true });
}

const draftIn = (dir: string) => path.join(dir, `${FILE}.${process.pid}`);

/** What processes left behind that were killed while they wrote. */
async function removeLeftDrafts(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const name of await readdir(dir)) {
    const pid = Number(name.startsWith(`${FILE}.`) ? name.slice(FILE.length + 1) : Number.NaN);
    if (Number.isInteger(pid) && !isRunning(pid)) await rm(path.join(dir, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Which file is there now; another one has another name for itself. Null when there is none. */
export async function snapshotMark(dir: string): Promise<string | null> {
  const found = await stat(path.join(dir, FILE), { bigint: true }).catch(() => null);
  return found && `${found.ino}/${found.mtimeNs}/${found.size}`;
}

/**
 * The index that {@link keepSnapshot} wrote for this `database`, if it was built after `after`; null when there is
 * none, or when it is of another format, vocabulary or database, or its directory is damaged.
 */
export async function findSnapshot(
  dir: string,
  database: string,
  after = new Date(0),
): Promise<FoundIndex | null> {
  const source = await openSource(path.join(dir, FILE)).catch(() => null);
  if (!source) return null;
  const found = await find(source, database, after).catch((error: unknown) => {
    source.close();
    if (error instanceof DamagedSnapshot) return null;
    throw error;
  });
  if (!found) source.close();
  return found;
}

async function find(source: SnapshotSource, database: string, after: Date): Promise<FoundIndex | null> {
  const opened = await openSnapshot(source);
  if (!opened.ok) return null;
  const note = Note.safeParse(JSON.parse(opened.note));
  if (!note.success || note.data.made !== MADE || note.data.database !== database) return null;
  const builtAt = new Date(note.data.builtAt);
  if (builtAt <= after) return null;
  return {
    horizon: note.data.horizon,
    builtAt,
    async isIntact() {
      return (await opened.check()).ok;
    },
    async load(room) {
      const loaded = await opened.load(room);
      if (!loaded.ok) throw new DamagedSnapshot(loaded.reason);
      return loaded.index;
    },
    close: () => source.close(),
  };
}
