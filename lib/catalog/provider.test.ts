import { expect, it } from "vitest";
import { providerOf } from "./provider";

it.each([
  ["api.example.com", "example.com"],
  ["example.com", "example.com"],
  ["API.Example.com:8443", "example.com"],
  ["a.b.c.example.co.uk", "example.co.uk"],
  ["shop.vercel.app", "shop.vercel.app"],
  ["x.shop.vercel.app", "shop.vercel.app"],
  ["me.up.railway.app", "me.up.railway.app"],
  ["vercel.app", "vercel.app"],
  ["127.0.0.1:4021", "127.0.0.1:4021"],
  ["[::1]:80", "[::1]:80"],
  ["localhost:3000", "localhost:3000"],
])("%s is run by %s", (host, provider) => expect(providerOf(host)).toBe(provider));
