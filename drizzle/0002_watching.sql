-- The queue of due probes: out of "listings", so that a probe rewrites no index of a listing that did not change.
CREATE TABLE "probe_queue" (
	"listing_id" uuid PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"next_probe_at" timestamp with time zone DEFAULT now() NOT NULL,
	"lease_token" uuid,
	"lease_until" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"dead_lettered_at" timestamp with time zone,
	"last_failure" text
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
--> statement-breakpoint
INSERT INTO "probe_queue" ("listing_id", "host", "next_probe_at") SELECT "id", "host", "next_probe_at" FROM "listings";
--> statement-breakpoint
ALTER TABLE "probe_queue" ADD CONSTRAINT "probe_queue_listing_id_listings_id_fk" FOREIGN KEY ("listing_id") REFERENCES "public"."listings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "probe_queue_due" ON "probe_queue" USING btree ("next_probe_at");--> statement-breakpoint
CREATE INDEX "probe_queue_dead" ON "probe_queue" USING btree ("dead_lettered_at") WHERE dead_lettered_at is not null;--> statement-breakpoint
-- Whoever inserts listings queues them; nobody can forget to.
CREATE FUNCTION souk_queue_listings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO probe_queue (listing_id, host)
		SELECT id, host FROM inserted WHERE catalog_state <> 'withdrawn' ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "listings_queue" AFTER INSERT ON "listings" REFERENCING NEW TABLE AS inserted
	FOR EACH STATEMENT EXECUTE FUNCTION souk_queue_listings();
--> statement-breakpoint
CREATE TABLE "drift_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"listing_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"option" jsonb,
	"before" text,
	"after" text
);
--> statement-breakpoint
ALTER TABLE "drift_events" ADD CONSTRAINT "drift_events_listing_id_listings_id_fk" FOREIGN KEY ("listing_id") REFERENCES "public"."listings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "drift_events_listing" ON "drift_events" USING btree ("listing_id","at");--> statement-breakpoint
CREATE INDEX "drift_events_at" ON "drift_events" USING btree ("at");--> statement-breakpoint
CREATE TABLE "listing_reports" (
	"listing_id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"fingerprint" text NOT NULL,
	"observation" jsonb NOT NULL,
	"report" jsonb NOT NULL
);
--> statement-breakpoint
INSERT INTO "listing_reports" ("listing_id", "at", "fingerprint", "observation", "report")
	SELECT l."id", p."at", '', p."observation", p."report" FROM "listings" l JOIN "probes" p ON p."id" = l."last_probe_id";
--> statement-breakpoint
ALTER TABLE "listing_reports" ADD CONSTRAINT "listing_reports_listing_id_listings_id_fk" FOREIGN KEY ("listing_id") REFERENCES "public"."listings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE TABLE "rolled_days" (
	"day" date PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
-- Makes the partitions of `parent` from `first` to `last` that do not exist. A new table is filled with nothing and
-- then attached, which stops no reader and no writer; CREATE TABLE ... PARTITION OF would stop them all.
CREATE FUNCTION souk_make_partitions(parent text, unit text, first date, last date, fill integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	start date := date_trunc(unit, first::timestamp)::date;
	stop date;
	name text;
	made integer := 0;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('souk_make_partitions'));
	WHILE start <= last LOOP
		stop := (start + ('1 ' || unit)::interval)::date;
		name := parent || '_' || to_char(start, CASE unit WHEN 'month' THEN 'YYYYMM' ELSE 'YYYYMMDD' END);
		IF to_regclass(name) IS NULL THEN
			EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL) WITH (fillfactor = %s)', name, parent, fill);
			EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
				parent, name, start || ' 00:00:00+00', stop || ' 00:00:00+00');
			made := made + 1;
		END IF;
		start := stop;
	END LOOP;
	RETURN made;
END $$;
--> statement-breakpoint
ALTER TABLE "probes" RENAME TO "probes_before";--> statement-breakpoint
ALTER SEQUENCE "probes_id_seq" RENAME TO "probes_before_id_seq";--> statement-breakpoint
CREATE TABLE "probes" (
	"id" bigserial NOT NULL,
	"listing_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"verdict" text NOT NULL,
	"status" integer,
	"latency_ms" integer,
	"summary" text NOT NULL,
	"observation" jsonb,
	CONSTRAINT "probes_listing_id_at_id_pk" PRIMARY KEY("listing_id","at","id")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "probe_hours" (
	"listing_id" uuid NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"probes" integer NOT NULL,
	"payable" integer NOT NULL,
	"latencies_ms" integer[] DEFAULT '{}' NOT NULL,
	"price_usd_micros" bigint,
	CONSTRAINT "probe_hours_listing_id_hour_pk" PRIMARY KEY("listing_id","hour")
) PARTITION BY RANGE ("hour");
--> statement-breakpoint
CREATE TABLE "probe_days" (
	"listing_id" uuid NOT NULL,
	"day" date NOT NULL,
	"probes" integer NOT NULL,
	"payable" integer NOT NULL,
	"p50_ms" integer,
	"p95_ms" integer,
	"price_usd_micros" bigint,
	CONSTRAINT "probe_days_listing_id_day_pk" PRIMARY KEY("listing_id","day")
) PARTITION BY RANGE ("day");
--> statement-breakpoint
-- What was measured so far, as far as it would have been kept.
DELETE FROM "probes_before" WHERE "at" < date_trunc('day', now(), 'UTC') - interval '30 days';--> statement-breakpoint
UPDATE "probes_before" SET "at" = now() WHERE "at" > now();--> statement-breakpoint
SELECT souk_make_partitions('probes', 'day', min(("at" AT TIME ZONE 'UTC')::date), max(("at" AT TIME ZONE 'UTC')::date), 100),
	souk_make_partitions('probe_hours', 'day', min(("at" AT TIME ZONE 'UTC')::date), max(("at" AT TIME ZONE 'UTC')::date), 70),
	souk_make_partitions('probe_days', 'month', min(("at" AT TIME ZONE 'UTC')::date), max(("at" AT TIME ZONE 'UTC')::date), 100)
	FROM "probes_before";
--> statement-breakpoint
INSERT INTO "probes" ("id", "listing_id", "at", "verdict", "status", "latency_ms", "summary", "observation")
	SELECT "id", "listing_id", "at", "verdict", "status", "latency_ms", coalesce("report" ->> 'summary', ''), "observation" FROM "probes_before";
--> statement-breakpoint
SELECT setval('probes_id_seq', (SELECT coalesce(max("id"), 0) + 1 FROM "probes_before"), false);--> statement-breakpoint
INSERT INTO "probe_hours" ("listing_id", "hour", "probes", "payable", "latencies_ms")
	SELECT "listing_id", date_trunc('hour', "at", 'UTC'), count(*), count(*) FILTER (WHERE "verdict" IN ('payable', 'payable-with-warnings')),
		coalesce((array_agg("latency_ms" ORDER BY "at") FILTER (WHERE "latency_ms" IS NOT NULL))[1:60], '{}')
	FROM "probes_before" GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO "probe_days" ("listing_id", "day", "probes", "payable", "p50_ms", "p95_ms")
	SELECT "listing_id", ("at" AT TIME ZONE 'UTC')::date, count(*), count(*) FILTER (WHERE "verdict" IN ('payable', 'payable-with-warnings')),
		round(percentile_cont(0.5) WITHIN GROUP (ORDER BY "latency_ms")), round(percentile_cont(0.95) WITHIN GROUP (ORDER BY "latency_ms"))
	FROM "probes_before" WHERE "at" < date_trunc('day', now(), 'UTC') GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO "rolled_days" ("day") SELECT DISTINCT "day" FROM "probe_days";--> statement-breakpoint
DROP TABLE "probes_before";--> statement-breakpoint
DROP INDEX "listings_due";--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "owner_address" text;--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "claimed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "withdrawn_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "listings" DROP COLUMN "last_probe_id";--> statement-breakpoint
ALTER TABLE "listings" DROP COLUMN "next_probe_at";--> statement-breakpoint
ALTER TABLE "listings" DROP COLUMN "lease_token";--> statement-breakpoint
ALTER TABLE "listings" DROP COLUMN "lease_until";--> statement-breakpoint
ALTER TABLE "listings" DROP COLUMN "lease_attempts";--> statement-breakpoint
-- Room on each page for the next version of a row: what a probe changes in a listing is not indexed.
ALTER TABLE "listings" SET (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05);
