DROP INDEX "calls_open";--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "terms" jsonb;--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "terms_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "calls_open" ON "calls" USING btree ("created_at") WHERE proven_at is null;