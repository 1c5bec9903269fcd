ALTER TABLE "listing_reports" ADD COLUMN "answer_mark" text;--> statement-breakpoint
ALTER TABLE "listing_reports" ADD COLUMN "summary" text;