import { eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { importCursors } from "@/db/schema/import-cursors";
import { listings } from "@/db/schema/listings";
import {
  type ImportedItem,
  type ImportPage,
  readImportedItem,
  readImportPage,
} from "@/lib/catalog/import-page";
import { readJsonDocument } from "@/lib/discovery/read-json";
import { SoukError } from "@/lib/errors";
import type { GuardedResult } from "@/lib/net/types";
import type { Context } from "./context";

/** How far an import is after a page. */
export interface ImportProgress {
  offset: number;
  /** As the newest page says; null when it says nothing. */
  total: number | null;
  added: number;
  known: number;
  skipped: number;
  /** Why items of this page were skipped, each reason with its count. */
  reasons: Record<string, number>;
  finished: boolean;
}

export interface ImportOptions {
  /** Items a page. */
  limit?: number;
  /** Between two requests, milliseconds. */
  spacingMs?: number;
  /** Begin at the first page although an earlier import was broken off. */
  restart?: boolean;
  onPage?(progress: ImportProgress): void;
  signal?: AbortSignal;
  /** Waits; replaced in tests. */
  wait?(ms: number): Promise<void>;
}

const PAGE_BYTES = 16_777_216;
const DEADLINE_MS = 30_000;
const ATTEMPTS = 5;
const MAX_WAIT_MS = 60_000;
const MAX_ITEMS = 1_000_000;

/**
 * Takes over the resources of another x402 catalog, page by page through its `/discovery/resources`; `source` is its
 * base URL. New ones are `pending` until the worker has probed them; known ones stay as they are, so an import may be
 * repeated. Each page is stored together with the cursor: an import that is broken off goes on where it was. Throws
 * SoukError `unsupported-url`, `blocked-address`, `conflict` when another import of the same source overtakes this
 * one, and `upstream-failed` when a page cannot be had after five attempts.
 */
export async function importCatalog(
  ctx: Context,
  source: string,
  options: ImportOptions = {},
): Promise<ImportProgress> {
  const { limit = 100, spacingMs = 1_000, signal } = options;
  const wait = options.wait ?? ((ms: number) => new Promise((resolve) => setTimeout(resolve, ms)));
  const base = source.trim().replace(/(?:\/discovery\/resources)?\/*(?:\?.*)?$/, "");
  let progress = await beginImport(ctx, base, options.restart ?? false);
  let previous = "";
  for (let first = true; !progress.finished && !signal?.aborted; first = false) {
    if (!first) await wait(spacingMs);
    const page = await fetchPage(
      ctx,
      `${base}/discovery/resources?limit=${limit}&offset=${progress.offset}`,
      wait,
    );
    const mark = JSON.stringify(page.items);
    // A catalog that pays no heed to the offset would be read for ever.
    const last = page.items.length === 0 || mark === previous || progress.offset >= MAX_ITEMS;
    previous = mark;
    progress = await storePage(ctx, base, progress, last ? { ...page, items: [] } : page, last);
    options.onPage?.(progress);
  }
  return progress;
}

async function beginImport(ctx: Context, source: string, restart: boolean): Promise<ImportProgress> {
  const anew = {
    nextOffset: 0,
    total: null,
    added: 0,
    known: 0,
    skipped: 0,
    startedAt: sql`now()`,
    finishedAt: null,
  };
  const [cursor] = await ctx.db
    .insert(importCursors)
    .values({ source })
    .onConflictDoUpdate({
      target: importCursors.source,
      set: anew,
      setWhere: restart ? sql`true` : sql`${importCursors.finishedAt} is not null`,
    })
    .returning();
  const kept =
    cursor ?? (await ctx.db.select().from(importCursors).where(eq(importCursors.source, source)))[0];
  const { nextOffset: offset = 0, total = null, added = 0, known = 0, skipped = 0 } = kept ?? {};
  return { offset, total, added, known, skipped, reasons: {}, finished: false };
}

async function fetchPage(
  ctx: Context,
  url: string,
  wait: (ms: number) => Promise<void>,
): Promise<ImportPage> {
  let problem = "";
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const answer = await ctx.fetch({
      url,
      method: "GET",
      headers: { accept: "application/json" },
      maxBodyBytes: PAGE_BYTES,
      deadlineMs: DEADLINE_MS,
    });
    if (!answer.ok && answer.code === "blocked") throw new SoukError("blocked-address", answer.message);
    const page = pageOf(answer);
    if (typeof page !== "string") return page;
    problem = page;
    // Asking again does not change a refusal, other than one that says "later".
    if (answer.ok && answer.status >= 400 && answer.status < 500 && answer.status !== 429) break;
    if (attempt < ATTEMPTS) await wait(waitMs(answer, attempt));
  }
  throw new SoukError("upstream-failed", `${url}: ${problem}`);
}

function pageOf(answer: GuardedResult): ImportPage | string {
  if (!answer.ok) return answer.message;
  if (answer.status !== 200) return `It answered ${answer.status}.`;
  const read = readJsonDocument(answer.body, answer.truncated, PAGE_BYTES);
  if (!read.ok) return read.problem;
  return readImportPage(read.value) ?? "It is no page of resources.";
}

function waitMs(answer: GuardedResult, attempt: number): number {
  const after = answer.ok ? Number(answer.headers.find(([name]) => name === "retry-after")?.[1]) : Number.NaN;
  return Math.min(MAX_WAIT_MS, after > 0 ? after * 1_000 : 1_000 * 2 ** attempt);
}

async function storePage(
  ctx: Context,
  source: string,
  before: ImportProgress,
  page: ImportPage,
  finished: boolean,
): Promise<ImportProgress> {
  const reasons: Record<string, number> = {};
  const items: ImportedItem[] = [];
  for (const raw of page.items) {
    const read = readImportedItem(raw, ctx.env.allowHosts);
    if (read.ok) items.push(read.item);
    else reasons[read.why] = (reasons[read.why] ?? 0) + 1;
  }
  return ctx.db.transaction(async (tx) => {
    const [cursor] = await tx
      .select({ nextOffset: importCursors.nextOffset })
      .from(importCursors)
      .where(eq(importCursors.source, source))
      .for("update");
    if (cursor?.nextOffset !== before.offset)
      throw new SoukError("conflict", "Another import of this catalog is running.");
    const added = await insertNew(tx, items);
    const progress: ImportProgress = {
      offset: before.offset + page.items.length,
      total: page.total,
      added: before.added + added,
      known: before.known + items.length - added,
      skipped: before.skipped + page.items.length - items.length,
      reasons,
      finished,
    };
    await tx
      .update(importCursors)
      .set({
        nextOffset: progress.offset,
        total: progress.total,
        added: progress.added,
        known: progress.known,
        skipped: progress.skipped,
        updatedAt: sql`now()`,
        finishedAt: finished ? sql`now()` : null,
      })
      .where(eq(importCursors.source, source));
    return progress;
  });
}

/** Stores the items that are no listing yet, in one order so that two imports cannot block each other; counts them. */
async function insertNew(tx: Tx, items: readonly ImportedItem[]): Promise<number> {
  const unique = new Map<string, ImportedItem>();
  for (const item of items)
    unique.set(
      item.routeTemplate
        ? `${item.method} ${new URL(item.url).origin}${item.routeTemplate}`
        : `${item.method} ${item.url} ${item.toolName}`,
      item,
    );
  const templated = [...unique.values()].filter(({ routeTemplate }) => routeTemplate !== null);
  const stood = templated.length > 0 ? await templatesOf(tx, templated) : new Set<string>();
  const rows = [...unique]
    .filter(([key]) => !stood.has(key))
    .map(([, item]) => item)
    .sort((a, b) => (a.url < b.url ? -1 : 1));
  if (rows.length === 0) return 0;
  const inserted = await tx
    .insert(listings)
    .values(rows)
    .onConflictDoNothing({ target: [listings.url, listings.method, listings.toolName] })
    .returning({ id: listings.id });
  return inserted.length;
}

/** Keys of the templates that a listing stands for already. */
async function templatesOf(tx: Tx, items: readonly ImportedItem[]): Promise<Set<string>> {
  const found = await tx
    .select({ url: listings.url, method: listings.method, routeTemplate: listings.routeTemplate })
    .from(listings)
    .where(
      sql`(${listings.host}, ${listings.routeTemplate}) in (${sql.join(
        items.map(({ host, routeTemplate }) => sql`(${host}, ${routeTemplate})`),
        sql`, `,
      )})`,
    );
  return new Set(
    found.map(({ url, method, routeTemplate }) => `${method} ${new URL(url).origin}${routeTemplate}`),
  );
}
