"use client";

import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { type ResourceInput, TOOL_METHOD } from "./resource-input";
import { ToolField } from "./tool-field";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** Method, URL and one button in one box; what is wrong with the URL is said right below it. */
export function ResourceForm({
  value,
  onChange,
  onSubmit,
  action,
  submit,
  busy,
  error,
  toolError,
  children,
}: {
  value: ResourceInput;
  onChange(value: ResourceInput): void;
  onSubmit(): void;
  /** Where the form goes without JavaScript. */
  action: string;
  submit: string;
  busy: boolean;
  error?: string;
  toolError?: string;
  /** Hidden fields for the way without JavaScript. */
  children?: ReactNode;
}) {
  return (
    <form
      action={action}
      method="get"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      <div
        className={`grid grid-cols-[1fr_auto] overflow-hidden rounded-lg border bg-raised has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-accent sm:grid-cols-[auto_1fr_auto] ${error || toolError ? "border-down" : "border-line-control"}`}
      >
        <span className="relative order-2 border-t border-line bg-sunken sm:order-none sm:border-t-0 sm:border-r">
          <label htmlFor="method" className="sr-only">
            Method
          </label>
          <select
            id="method"
            name="method"
            value={value.tool === undefined ? value.method : TOOL_METHOD}
            onChange={({ target }) => {
              const { tool = "", ...rest } = value;
              onChange(
                target.value === TOOL_METHOD
                  ? { ...rest, method: "", tool }
                  : { ...rest, method: target.value },
              );
            }}
            className="machine h-11 w-full appearance-none bg-transparent pr-8 pl-3.5 -outline-offset-2 sm:w-27"
          >
            <option value="">Find it</option>
            {METHODS.map((method) => (
              <option key={method}>{method}</option>
            ))}
            <option value={TOOL_METHOD}>MCP tool</option>
          </select>
          <Icon
            name="chevron"
            size={13}
            className="pointer-events-none absolute top-1/2 right-3 -translate-y-1/2 text-ink-3"
          />
        </span>
        <label htmlFor="resource" className="sr-only">
          URL of the endpoint
        </label>
        <input
          id="resource"
          name="resource"
          type="text"
          inputMode="url"
          autoCapitalize="none"
          autoComplete="url"
          spellCheck={false}
          placeholder="https://api.example.com/report"
          value={value.resource}
          onChange={(event) => onChange({ ...value, resource: event.target.value })}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? "resource-error" : undefined}
          className="machine order-1 col-span-2 h-11 min-w-0 bg-transparent px-3.5 !text-sm outline-none sm:order-none sm:col-span-1"
        />
        <span className="order-3 flex items-center border-t border-line p-1.25 sm:order-none sm:border-t-0">
          <button
            type="submit"
            aria-disabled={busy}
            className={buttonClass({ variant: "primary", className: "min-w-27" })}
          >
            {submit}
          </button>
        </span>
        {value.tool === undefined ? null : (
          <ToolField
            tool={value.tool}
            onChange={(tool) => onChange({ ...value, tool })}
            described={toolError ? "tool-error" : undefined}
          />
        )}
      </div>
      {toolError ? (
        <p id="tool-error" role="alert" className="mt-1.5 text-xs text-down">
          {toolError}
        </p>
      ) : null}
      {error ? (
        <p id="resource-error" role="alert" className="mt-1.5 text-xs text-down">
          {error}
        </p>
      ) : null}
    </form>
  );
}
