"use client";

import { schemaNode } from "@/lib/call/schema-node";
import { ChoiceField } from "./choice-field";
import { FileField } from "./file-field";
import { type FieldProps, useSchemaForm } from "./form-context";
import { JsonField } from "./json-field";
import { ListField } from "./list-field";
import { ObjectField } from "./object-field";
import { TextField } from "./text-field";
import { VariantField } from "./variant-field";

/** One place of a JSON Schema as the field of its kind; the value is the truth, and the field shows it. */
export function SchemaField({ schema, ...props }: FieldProps & { schema: unknown }) {
  const { root, bodyType } = useSchemaForm();
  const node = schemaNode(schema, root, props.depth);
  const hint = [node.hint, props.required ? "required" : ""].filter(Boolean).join(", ");
  const shared = { ...props, hint, about: node.about, nullable: node.nullable };
  switch (node.kind) {
    case "choice":
      return <ChoiceField {...shared} choices={node.choices} />;
    case "boolean":
      return <ChoiceField {...shared} choices={[true, false]} />;
    case "text":
      return <TextField {...shared} input={node.input} numeric={null} />;
    case "number":
    case "integer":
      return <TextField {...shared} input="text" numeric={node.kind} />;
    case "file":
      return bodyType === "form-data" ? (
        <FileField {...shared} />
      ) : (
        <TextField {...shared} input="long" numeric={null} />
      );
    case "object":
      return <ObjectField {...shared} members={node.members} extra={node.extra} hidden={node.hidden} />;
    case "list":
      return <ListField {...shared} items={node.items} least={node.least} most={node.most} />;
    case "variants":
      return <VariantField {...shared} variants={node.variants} />;
    case "json":
      return <JsonField {...shared} why={node.why} />;
  }
}
