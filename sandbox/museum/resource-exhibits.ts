import type { Exhibit, Place } from "./exhibit";
import { answer, challenge, declaration, type Json, resource } from "./good-answer";

type Expected = Exhibit["expect"];

const blocked = (finding: string): Expected => ({ verdict: "not-payable", findings: [finding] });
const warned = (finding: string): Expected => ({ verdict: "payable-with-warnings", findings: [finding] });
const advised = (...advice: string[]): Expected => ({ verdict: "payable", findings: [], advice });

/** An exhibit whose resource is described like this. */
function describes(
  id: string,
  title: string,
  expect: Expected,
  change: Json | ((place: Place) => Json),
): Exhibit {
  const changed = (place: Place) => (typeof change === "function" ? change(place) : change);
  return {
    id,
    title,
    group: "resource",
    expect,
    serve: answer({
      challenge: (place) => challenge(place, { resource: resource(place.url, changed(place)) }),
    }),
  };
}

/** An exhibit with this declaration. */
function declares(id: string, title: string, expect: Expected, bazaar: unknown): Exhibit {
  return {
    id,
    title,
    group: "bazaar",
    expect,
    serve: answer({ challenge: (place) => challenge(place, { extensions: { bazaar } }) }),
  };
}

/** What is said to be sold is something else, or is said so that nobody finds it. */
export const resourceExhibits: readonly Exhibit[] = [
  {
    id: "no-resource",
    title: "The challenge does not name what is sold",
    group: "resource",
    expect: { verdict: "payable-with-warnings", findings: ["resource-given"] },
    serve: answer({
      challenge(place) {
        const { url: _url, ...rest } = resource(place.url);
        return challenge(place, { resource: rest });
      },
    }),
  },
  {
    id: "resource-as-text",
    title: "The resource is a URL where an object belongs",
    group: "resource",
    expect: warned("resource-given"),
    serve: answer({ challenge: (place) => challenge(place, { resource: place.url }) }),
  },
  describes("user-in-url", "Its URL carries a password", warned("resource-url-secret"), ({ url }) => ({
    url: url.replace("//", "//museum:secret@"),
  })),
  describes("emoji-name", "The service's name is not in plain ASCII", advised("service-metadata"), {
    serviceName: "Museum \u2600 Weather",
  }),
  describes("other-host", "It names a host behind the proxy", blocked("resource-url-mismatch"), {
    url: "http://weather.internal.example/other-host",
  }),
  describes("inner-port", "It names the port inside its container", blocked("resource-url-mismatch"), {
    url: "http://127.0.0.1:8080/inner-port",
  }),
  describes("other-path", "It names another path", warned("resource-url-mismatch"), ({ origin }) => ({
    url: `${origin}/v2/weather`,
  })),
  describes("other-scheme", "It names an https URL", warned("resource-url-mismatch"), ({ url }) => ({
    url: url.replace("http:", "https:"),
  })),
  describes("path-only", "It names a path, not a URL", warned("resource-url-mismatch"), {
    url: "/path-only",
  }),
  describes("key-in-url", "Its URL carries an API key", warned("resource-url-secret"), ({ url }) => ({
    url: `${url}?api_key=8c1f2e`,
  })),
  describes("undescribed", "There is no description", advised("resource-described"), {
    description: undefined,
  }),
  describes("long-story", "The description is a page long", advised("description-length"), {
    description: "The temperature, and how it feels. ".repeat(20),
  }),
  describes("untyped", "The type of the answer is not declared", advised("resource-mime-type"), {
    mimeType: undefined,
  }),
  describes("short-type", "The type of the answer is no media type", advised("resource-mime-type"), {
    mimeType: "json",
  }),
  describes("long-name", "The service's name is longer than catalogs take", advised("service-metadata"), {
    serviceName: "The Museum's Own Weather Service of Lisbon",
  }),
  describes("ten-tags", "It has ten tags", advised("resource-tags"), {
    tags: Array.from({ length: 10 }, (_, i) => `weather-${i}`),
  }),
  describes("icon-by-http", "Its icon is served over plain http", advised("resource-icon"), {
    iconUrl: "http://static.example.com/sun.png",
  }),
  describes("hidden-direction", "The description turns its own direction around", warned("visible-text"), {
    description: "The temperature in \u202eecnarF\u202c",
  }),
];

const { info, schema } = declaration() as { info: Json; schema: Json };
const http = info.input as Json;
const withInput = (input: Json) => declaration("GET", { info: { ...info, input: { ...http, ...input } } });

/** What is said about the input is missing, wrong, or contradicts itself. */
export const declarationExhibits: readonly Exhibit[] = [
  {
    id: "undeclared",
    title: "Nothing is said about the input",
    group: "bazaar",
    expect: advised("input-declared"),
    serve: answer({ challenge: (place) => challenge(place, { extensions: undefined }) }),
  },
  declares("see-the-docs", "The declaration is a sentence", warned("bazaar-shape"), "See the documentation"),
  declares("no-info", "The declaration has a schema and nothing else", warned("bazaar-shape"), { schema }),
  declares(
    "own-type",
    "The declaration is of a kind that nobody knows",
    warned("bazaar-shape"),
    declaration("GET", { info: { ...info, input: { ...http, type: "grpc" } } }),
  ),
  declares(
    "example-of-other-type",
    "The example has a number where the schema says text",
    warned("bazaar-info-valid"),
    withInput({ queryParams: { city: 1100 } }),
  ),
  declares(
    "example-incomplete",
    "The example lacks a field that the schema requires",
    warned("bazaar-info-valid"),
    withInput({ queryParams: { town: "Lisbon" } }),
  ),
  declares("no-schema", "The declaration has no schema", advised("bazaar-schema"), { info }),
  declares(
    "schema-elsewhere",
    "The schema is a reference to another host",
    advised("bazaar-schema-self-contained"),
    { info, schema: { $ref: "https://schemas.example.com/weather.json" } },
  ),
  declares(
    "declares-post",
    "It declares POST and sells GET",
    warned("declared-method"),
    withInput({ method: "POST" }),
  ),
  declares(
    "body-with-get",
    "It declares a body for a GET request",
    warned("declared-body"),
    declaration("GET", {
      info: { ...info, input: { type: "http", method: "GET", bodyType: "json", body: { city: "Lisbon" } } },
      schema: { type: "object", properties: { input: { type: "object" } }, required: ["input"] },
    }),
  ),
  declares(
    "other-template",
    "The route template is of another route",
    warned("route-template"),
    declaration("GET", { routeTemplate: "/users/:id" }),
  ),
  declares(
    "no-output",
    "There is no example of the answer",
    advised("output-example"),
    declaration("GET", { info: { input: http } }),
  ),
  {
    id: "no-example",
    title: "A required field has no example",
    group: "bazaar",
    method: "POST",
    expect: advised("example-complete"),
    serve: answer({
      challenge(place) {
        const city = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
        const input = { type: "http", method: "POST", bodyType: "json" };
        const bazaar = {
          info: { ...info, input },
          schema: { properties: { input: { properties: { body: city } } } },
        };
        return challenge(place, { extensions: { bazaar } });
      },
    }),
  },
];
