CREATE INDEX IF NOT EXISTS "listings_newest" ON "listings" USING btree ("listed_at" DESC NULLS FIRST,"id") WHERE catalog_state = 'listed' and terms is not null;--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "listings_url_trgm" ON "listings" USING gin (lower(url) gin_trgm_ops);--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "listings_extensions" ON "listings" USING gin (jsonb_path_query_array(terms, '$.extensions.keyvalue().key'));--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "payment_options_network" ON "payment_options" USING btree ("network","scheme","listing_id");--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "payment_options_asset" ON "payment_options" USING btree (lower(asset));