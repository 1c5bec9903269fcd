ALTER TABLE "probe_queue" ADD COLUMN "failing" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "probe_queue_turn" ON "probe_queue" USING btree ("failing","next_probe_at");--> statement-breakpoint
-- safe while serving: an older worker's claim sorts what is due instead, which it does within its time
DROP INDEX "probe_queue_due";
