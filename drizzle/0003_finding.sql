CREATE TABLE "import_cursors" (
	"source" text PRIMARY KEY NOT NULL,
	"next_offset" integer DEFAULT 0 NOT NULL,
	"total" integer,
	"added" integer DEFAULT 0 NOT NULL,
	"known" integer DEFAULT 0 NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
DROP INDEX "listings_resource";--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "tool_name" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "route_template" text;--> statement-breakpoint
CREATE INDEX "listings_template" ON "listings" USING btree ("host","route_template") WHERE route_template is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "listings_resource" ON "listings" USING btree ("url","method","tool_name");