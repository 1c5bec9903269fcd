CREATE TABLE "ratings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"listing_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"payer" text NOT NULL,
	"stars" smallint NOT NULL,
	"words" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"answer" text,
	"answered_at" timestamp with time zone,
	"answered_by" text,
	CONSTRAINT "ratings_stars" CHECK (stars between 1 and 5)
);
--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "terms" jsonb;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "accepted_change" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "signed_hash" text;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "response_seen_by" text;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "response_ms" integer;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "timings" jsonb;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "offer" jsonb;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "receipt" jsonb;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "proof" jsonb;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "history" jsonb DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "funded_by_payee" boolean;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "sent_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "ratings" ADD CONSTRAINT "ratings_listing_id_listings_id_fk" FOREIGN KEY ("listing_id") REFERENCES "public"."listings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ratings" ADD CONSTRAINT "ratings_call_id_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "ratings_one_each" ON "ratings" USING btree ("listing_id","payer");--> statement-breakpoint
CREATE INDEX "ratings_newest" ON "ratings" USING btree ("listing_id","created_at" DESC NULLS LAST);