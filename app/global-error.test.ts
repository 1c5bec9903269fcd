import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import GlobalError from "./global-error";

const rendered = (error: Error & { digest?: string }) =>
  renderToStaticMarkup(createElement(GlobalError, { error }));

it("when the frame fails there is a whole page that says so, what to try, and nothing of the error itself", () => {
  const page = rendered(Object.assign(new Error("password of the database"), { digest: "4711" }));
  expect(page).toMatch(/^<html lang="en">.*<body/);
  expect(page).toContain("This page could not be made");
  expect(page).toContain("4711");
  expect(page).toContain("Try again");
  expect(page).toContain('href="/"');
  expect(page).not.toContain("password");
});

it("the page of a failed frame needs no style, script or picture of the site", () => {
  expect(rendered(new Error("failed"))).not.toMatch(/class=|<link|<script|<img/);
});
