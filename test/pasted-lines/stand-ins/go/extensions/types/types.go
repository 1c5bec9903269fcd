// Package types has those of the bazaar extension.
package types

// JSONSchema is a schema.
type JSONSchema map[string]interface{}

// BodyType is json, form-data or text.
type BodyType string

// OutputConfig describes an answer.
type OutputConfig struct {
	Example interface{}
	Schema  JSONSchema
}

// DiscoveryExtension is a declaration.
type DiscoveryExtension struct {
	Info   interface{} `json:"info"`
	Schema JSONSchema  `json:"schema"`
}
