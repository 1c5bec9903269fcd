CREATE TABLE "catalog_changes" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"listing_id" uuid NOT NULL,
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "listing_stats" (
	"listing_id" uuid PRIMARY KEY NOT NULL,
	"uptime_30d" double precision,
	"p50_ms" integer,
	"payers_30d" integer DEFAULT 0 NOT NULL,
	"calls_30d" integer DEFAULT 0 NOT NULL,
	"price_changed_at" timestamp with time zone,
	"conformance" double precision DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "listing_stats" ADD CONSTRAINT "listing_stats_listing_id_listings_id_fk" FOREIGN KEY ("listing_id") REFERENCES "public"."listings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "catalog_changes_xid" ON "catalog_changes" USING btree ("xid");--> statement-breakpoint
CREATE FUNCTION souk_catalog_row_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO catalog_changes (listing_id) VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END);
	PERFORM pg_notify('souk_catalog', '');
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION souk_catalog_rows_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO catalog_changes (listing_id)
		SELECT DISTINCT r.listing_id FROM changed r JOIN listings l ON l.id = r.listing_id WHERE l.catalog_state = 'listed';
	IF FOUND THEN PERFORM pg_notify('souk_catalog', ''); END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "listings_catalog_insert" AFTER INSERT ON "listings"
	FOR EACH ROW WHEN (NEW.catalog_state = 'listed') EXECUTE FUNCTION souk_catalog_row_changed();
--> statement-breakpoint
CREATE TRIGGER "listings_catalog_update" AFTER UPDATE ON "listings"
	FOR EACH ROW WHEN (
		(OLD.catalog_state = 'listed' OR NEW.catalog_state = 'listed')
		AND (OLD.catalog_state, OLD.live_state, OLD.verdict, OLD.name, OLD.description, OLD.tags, OLD.networks, OLD.schemes,
			OLD.min_price_usd_micros, OLD.x402_version, OLD.callable_from_browser, OLD.owner_address, OLD.listed_at, OLD.route_template)
		IS DISTINCT FROM (NEW.catalog_state, NEW.live_state, NEW.verdict, NEW.name, NEW.description, NEW.tags, NEW.networks, NEW.schemes,
			NEW.min_price_usd_micros, NEW.x402_version, NEW.callable_from_browser, NEW.owner_address, NEW.listed_at, NEW.route_template)
	) EXECUTE FUNCTION souk_catalog_row_changed();
--> statement-breakpoint
CREATE TRIGGER "listings_catalog_delete" AFTER DELETE ON "listings"
	FOR EACH ROW WHEN (OLD.catalog_state = 'listed') EXECUTE FUNCTION souk_catalog_row_changed();
--> statement-breakpoint
CREATE TRIGGER "payment_options_catalog" AFTER INSERT ON "payment_options" REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION souk_catalog_rows_changed();
--> statement-breakpoint
CREATE TRIGGER "listing_stats_catalog_insert" AFTER INSERT ON "listing_stats" REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION souk_catalog_rows_changed();
--> statement-breakpoint
CREATE TRIGGER "listing_stats_catalog_update" AFTER UPDATE ON "listing_stats" REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION souk_catalog_rows_changed();
