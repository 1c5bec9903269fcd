import cors from "cors";
import express from "express";
import type { Seller } from "./seller";

/** Broken: the endpoint moved, and the published address answers 404 instead of 402. */
export const broken404: Seller = {
  name: "broken-404",
  method: "GET",
  path: "/forecast",
  about: "broken: 404 instead of 402",
  create() {
    const app = express();
    app.use(cors());
    app.get("/forecast", (_request, response) => {
      response.status(404).json({ error: "No such resource" });
    });
    return app;
  },
};
