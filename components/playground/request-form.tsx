"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { BodyEditor } from "./body-editor";
import { RequestField } from "./request-field";
import type { RequestForm as FormModel } from "./use-request-form";

/** The request, made from what the provider declares, and the button that sends it. */
export function RequestForm({
  form,
  busy,
  blocked,
  children,
  note,
  tools,
  onAboutToSend,
  onSend,
  tool,
}: {
  form: FormModel;
  /** It is a tool of an MCP server: its body are arguments. */
  tool: boolean;
  busy: boolean;
  /** A payment is open: no new request until the chain has decided. */
  blocked: boolean;
  /** Between the fields and the button: how to pay. */
  children: ReactNode;
  note: ReactNode;
  /** Below everything: what else can be done with the request. */
  tools: ReactNode;
  /** The button is pressed, and not yet let go. */
  onAboutToSend(): void;
  onSend(anyway?: boolean): void;
}) {
  const { fields, body } = form;
  const loose = Object.entries(form.errors).filter(([key]) => !fields.some((f) => f.key === key));
  const bodyErrors = loose.filter(([key]) => key === "body" || key.startsWith("body."));
  const otherErrors = loose.filter((entry) => !body || !bodyErrors.includes(entry));
  return (
    <form
      noValidate
      className="border-line bg-paper px-4 py-4.5 max-lg:border-b sm:px-5 lg:border-r"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      <div className="space-y-3">
        {fields.map((field) => (
          <RequestField
            key={field.key}
            field={field}
            text={form.texts[field.key] ?? ""}
            error={form.errors[field.key]}
            onChange={(text) => form.set(field.key, text)}
          />
        ))}
        {body ? <BodyEditor body={body} title={tool ? "Arguments" : "Body"} errors={bodyErrors} /> : null}
        {fields.length === 0 && !body ? (
          <p className="text-sm text-ink-2">This endpoint declares no input: it is called as listed.</p>
        ) : null}
        {otherErrors.map(([key, message]) => (
          <p key={key} className="text-xs text-down">
            {key}: {message}
          </p>
        ))}
      </div>
      {children}
      <div className="mt-4 flex gap-2">
        <Button
          type="submit"
          variant="primary"
          className="flex-1"
          disabled={busy || blocked}
          onPointerDown={(event) => event.button === 0 && onAboutToSend()}
        >
          {busy ? "Sending…" : "Send"}
          <SendKeys />
        </Button>
        {form.refused ? (
          <Button onClick={() => onSend(true)} disabled={busy || blocked}>
            Send anyway
          </Button>
        ) : null}
      </div>
      {form.refused ? (
        <p role="alert" className="mt-2 text-xs text-down">
          By the provider’s own rules something is wrong: see above.
        </p>
      ) : null}
      <p className="mt-3 text-2xs text-ink-3">{note}</p>
      {tools}
    </form>
  );
}

/** Rendered in the browser only, so the platform is known. */
function SendKeys() {
  const apple = /Mac|iPhone|iPad/.test(navigator.platform);
  return (
    <span
      aria-hidden="true"
      className="rounded-sm border border-b-2 border-current px-1.25 font-mono text-2xs leading-4 opacity-70 max-sm:hidden"
    >
      {apple ? "⌘↵" : "Ctrl ↵"}
    </span>
  );
}
