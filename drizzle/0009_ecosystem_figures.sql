CREATE TABLE "ecosystem_figures" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"figures" jsonb NOT NULL
);
