"use client";

import { useEffect } from "react";

/** Colours of the system alone: the styles of the site belong to the frame that has just failed. */
const PAGE = {
  colorScheme: "light dark",
  fontFamily: "system-ui, sans-serif",
  lineHeight: 1.5,
  maxWidth: "36rem",
  margin: "15vh auto 0",
  padding: "0 1rem",
} as const;

/** Stands in for the whole page when its frame fails: it needs nothing of the site but its address. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  useEffect(() => {
    document.title = "Something went wrong · Souk";
  }, []);
  return (
    <html lang="en">
      <body style={PAGE}>
        <main role="alert">
          <h1 style={{ fontSize: "1.25rem" }}>This page could not be made</h1>
          <p>Something failed on our side. Nothing was paid or changed by it.</p>
          {error.digest ? (
            <p>
              In the log it is <code>{error.digest}</code>.
            </p>
          ) : null}
          <p>
            <button type="button" onClick={() => location.reload()}>
              Try again
            </button>{" "}
            {/* The router went down with the frame: a whole new page. */}
            <a href="/">Catalog</a>
          </p>
        </main>
      </body>
    </html>
  );
}
