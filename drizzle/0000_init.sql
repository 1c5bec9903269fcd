CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS unaccent;
--> statement-breakpoint
-- array_to_string is only STABLE; over text[] it is safe to call it immutable, which a generated column needs.
CREATE FUNCTION souk_join(text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT array_to_string($1, ' ') $$;
--> statement-breakpoint
CREATE TABLE "calls" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"listing_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"method" text NOT NULL,
	"url_hash" text NOT NULL,
	"body_hash" text NOT NULL,
	"via" text NOT NULL,
	"x402_version" integer NOT NULL,
	"scheme" text NOT NULL,
	"network" text NOT NULL,
	"asset" text NOT NULL,
	"pay_to" text NOT NULL,
	"amount_atomic" numeric(78,0) NOT NULL,
	"payer" text NOT NULL,
	"nonce" text NOT NULL,
	"valid_after" bigint NOT NULL,
	"valid_before" bigint NOT NULL,
	"from_block" bigint NOT NULL,
	"state" text DEFAULT 'created' NOT NULL,
	"state_detail" text DEFAULT '' NOT NULL,
	"response_status" integer,
	"settlement_claimed" jsonb,
	"transaction_hash" text,
	"block_number" bigint,
	"block_hash" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"responded_at" timestamp with time zone,
	"proven_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "listings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"url" text NOT NULL,
	"method" text NOT NULL,
	"host" text NOT NULL,
	"path" text NOT NULL,
	"catalog_state" text DEFAULT 'pending' NOT NULL,
	"live_state" text DEFAULT 'unknown' NOT NULL,
	"verdict" text,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"resource" jsonb,
	"input" jsonb,
	"x402_version" integer,
	"networks" text[] DEFAULT '{}' NOT NULL,
	"schemes" text[] DEFAULT '{}' NOT NULL,
	"min_price_usd_micros" bigint,
	"latency_ms" integer,
	"callable_from_browser" boolean,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"listed_at" timestamp with time zone,
	"last_probe_id" bigint,
	"last_probed_at" timestamp with time zone,
	"consecutive_failures" integer DEFAULT 0 NOT NULL,
	"next_probe_at" timestamp with time zone DEFAULT now() NOT NULL,
	"lease_token" uuid,
	"lease_until" timestamp with time zone,
	"lease_attempts" integer DEFAULT 0 NOT NULL,
	"search" "tsvector" GENERATED ALWAYS AS (setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', souk_join(tags)), 'B') || setweight(to_tsvector('english', description), 'C') || setweight(to_tsvector('simple', translate(host || ' ' || path, '/-_.', '    ')), 'D')) STORED
);
--> statement-breakpoint
CREATE TABLE "payment_options" (
	"listing_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"scheme" text NOT NULL,
	"network" text NOT NULL,
	"asset" text NOT NULL,
	"amount_atomic" numeric(78,0) NOT NULL,
	"pay_to" text NOT NULL,
	"max_timeout_seconds" integer NOT NULL,
	"extra" jsonb NOT NULL,
	"raw" jsonb NOT NULL,
	"price_usd_micros" bigint,
	CONSTRAINT "payment_options_listing_id_position_pk" PRIMARY KEY("listing_id","position")
);
--> statement-breakpoint
CREATE TABLE "probes" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"listing_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"verdict" text NOT NULL,
	"status" integer,
	"latency_ms" integer,
	"observation" jsonb NOT NULL,
	"report" jsonb NOT NULL,
	"lease_token" uuid
);
--> statement-breakpoint
CREATE TABLE "term_changes" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"listing_id" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"source" text NOT NULL,
	"before" jsonb NOT NULL,
	"after" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" text NOT NULL,
	"window_start" timestamp with time zone NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "rate_limits_key_window_start_pk" PRIMARY KEY("key","window_start")
);
--> statement-breakpoint
CREATE TABLE "session_nonces" (
	"nonce" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"address" text NOT NULL,
	"chain_id" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "worker_heartbeats" (
	"worker_id" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_listing_id_listings_id_fk" FOREIGN KEY ("listing_id") REFERENCES "public"."listings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_options" ADD CONSTRAINT "payment_options_listing_id_listings_id_fk" FOREIGN KEY ("listing_id") REFERENCES "public"."listings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "probes" ADD CONSTRAINT "probes_listing_id_listings_id_fk" FOREIGN KEY ("listing_id") REFERENCES "public"."listings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "term_changes" ADD CONSTRAINT "term_changes_listing_id_listings_id_fk" FOREIGN KEY ("listing_id") REFERENCES "public"."listings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "calls_authorization" ON "calls" USING btree ("network","asset","payer","nonce");--> statement-breakpoint
CREATE INDEX "calls_listing" ON "calls" USING btree ("listing_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_payer" ON "calls" USING btree ("payer","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_open" ON "calls" USING btree ("created_at") WHERE state in ('created', 'claimed', 'unknown');--> statement-breakpoint
CREATE UNIQUE INDEX "listings_resource" ON "listings" USING btree ("url","method");--> statement-breakpoint
CREATE INDEX "listings_due" ON "listings" USING btree ("next_probe_at");--> statement-breakpoint
CREATE INDEX "listings_search" ON "listings" USING gin ("search");--> statement-breakpoint
CREATE INDEX "listings_name_trgm" ON "listings" USING gin ("name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "listings_catalog" ON "listings" USING btree ("catalog_state","listed_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "payment_options_pay_to" ON "payment_options" USING btree ("pay_to");--> statement-breakpoint
CREATE INDEX "probes_listing" ON "probes" USING btree ("listing_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "probes_lease" ON "probes" USING btree ("lease_token");--> statement-breakpoint
CREATE INDEX "term_changes_listing" ON "term_changes" USING btree ("listing_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sessions_address" ON "sessions" USING btree ("address");