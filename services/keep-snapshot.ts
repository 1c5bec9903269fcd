import { createHash } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { CATEGORIES } from "@/lib/catalog/categories";
import { DOCUMENT_VERSION } from "@/lib/catalog/document";
import type { SearchIndex } from "@/lib/search/search-index";
import { readSnapshot, snapshotParts } from "@/lib/search/snapshot";

/** An index as of a place in the feed. */
export interface KeptIndex {
  index: SearchIndex;
  /** Everything below this transaction is in it. */
  horizon: string;
  builtAt: Date;
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
const MOST_BYTES = 4 * 2 ** 30;

/**
 * Writes the index to `dir`, in one piece or not at all: the file may be read by other processes at any time, and the
 * last of several that write it stays. Throws what the file system says.
 */
export async function keepSnapshot(dir: string, database: string, kept: KeptIndex): Promise<void> {
  await mkdir(dir, { recursive: true });
  const target = path.join(dir, FILE);
  const draft = `${target}.${process.pid}`;
  const note = { made: MADE, database, horizon: kept.horizon, builtAt: kept.builtAt.toISOString() };
  const file = await open(draft, "w", 0o600);
  try {
    for (const part of snapshotParts(kept.index, JSON.stringify(note))) await file.writeFile(part);
    await file.sync();
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  await rename(draft, target);
}

/**
 * The index that {@link keepSnapshot} wrote for this `database`; null when there is none, or when it is damaged, of
 * another format, vocabulary or database.
 */
export async function loadSnapshot(dir: string, database: string): Promise<KeptIndex | null> {
  const buffer = await read(path.join(dir, FILE));
  const snapshot = buffer && readSnapshot(buffer);
  if (!snapshot?.ok) return null;
  const note = Note.safeParse(JSON.parse(snapshot.note));
  if (!note.success || note.data.made !== MADE || note.data.database !== database) return null;
  return { index: snapshot.index, horizon: note.data.horizon, builtAt: new Date(note.data.builtAt) };
}

async function read(file: string): Promise<SharedArrayBuffer | null> {
  const handle = await open(file, "r").catch(() => null);
  if (!handle) return null;
  try {
    const { size } = await handle.stat();
    if (size > MOST_BYTES) return null;
    const buffer = new SharedArrayBuffer(size);
    for (let at = 0; at < size; ) {
      const { bytesRead } = await handle.read(
        new Uint8Array(buffer, at),
        0,
        Math.min(size - at, 1 << 28),
        at,
      );
      if (bytesRead === 0) return null;
      at += bytesRead;
    }
    return buffer;
  } finally {
    await handle.close();
  }
}
