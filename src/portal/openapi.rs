//! The description of the public interface (OpenAPI 3.1), its facts and schemes taken from the pack.

use serde_json::{Map, Value as Json, json};

use policy::pack::{Fact, Kind, Pack};

use super::{api, meter};

/// The request that the description shows.
pub fn example() -> Json {
    json!({
        "facts": {
            "qualifications": ["phd"], "recruited_on": "2026-03-01", "field_in_catalogue": true,
            "remaining_service_months": 240, "commits": true, "vietnamese": true, "employment": "public_employee",
            "region": "I"
        },
        "as_of": "2026-11-23", "lang": "en", "schemes": ["nq-53"], "until": 2026
    })
}

/// The whole description.
pub fn description(pack: &Pack, address: &str) -> Json {
    let facts: Map<String, Json> = pack.facts.iter().map(|fact| (fact.id.clone(), schema(pack, fact))).collect();
    let schemes: Vec<&str> = pack.schemes.iter().map(|scheme| scheme.id.as_str()).collect();
    let refused = |what: &str| json!({ "description": what, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } } });
    let mut too_many = refused("More than the allowed requests a minute came from this address.");
    if let Some(too_many) = too_many.as_object_mut() {
        let seconds = json!({ "description": "Seconds to wait.", "schema": { "type": "integer" } });
        too_many.insert("headers".to_owned(), json!({ "Retry-After": seconds }));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Chiêu Hiền: entitlements", "version": pack.version,
            "description": format!("Whether, what, why and why not, under the policies of {}. Nothing here is a decision, and nothing \
                that is sent is kept. At most {} requests a minute from one address, {} KB each.",
                pack.name.en, meter::A_MINUTE, api::LARGEST / 1024),
            "license": { "name": "EUPL-1.2", "identifier": "EUPL-1.2" }
        },
        "servers": [{ "url": address.trim_end_matches('/') }],
        "security": [],
        "paths": {
            "/api/v1/entitlements": { "post": {
                "operationId": "entitlements", "summary": "What somebody is entitled to, with the reason for every đồng",
                "requestBody": { "required": true, "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Question" }, "example": example()
                } } },
                "responses": {
                    "200": { "description": "The answer.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Answer" } } } },
                    "400": refused("The body is not JSON."),
                    "413": refused("The body is too large."),
                    "422": refused("Facts or options cannot be used."),
                    "429": too_many
                }
            } },
            "/api/v1/catalogue/{year}": { "get": {
                "operationId": "catalogue", "summary": "The published catalogue of a year, as open data",
                "parameters": [year()],
                "responses": {
                    "200": { "description": "The newest edition.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Catalogue" } } } },
                    "404": refused("No catalogue of this year is published.")
                }
            } },
            "/api/v1/catalogue/{year}/rows.csv": { "get": {
                "operationId": "catalogueRows", "summary": "The same rows as comma-separated values, with the day and the licence in each",
                "parameters": [year()],
                "responses": {
                    "200": { "description": "UTF-8, with a header line.", "content": { "text/csv": {} } },
                    "404": refused("No catalogue of this year is published.")
                }
            } },
            "/danh-muc.atom": { "get": {
                "operationId": "catalogueFeed", "summary": "The newest catalogue as an Atom feed",
                "responses": { "200": { "description": "RFC 4287.", "content": { "application/atom+xml": {} } } }
            } },
            "/api/v1/openapi.json": { "get": {
                "operationId": "description", "summary": "This description",
                "responses": { "200": { "description": "OpenAPI 3.1.", "content": { "application/json": {} } } }
            } }
        },
        "components": { "schemas": {
            "Facts": { "type": "object", "additionalProperties": false, "properties": facts },
            "Question": {
                "type": "object", "required": ["facts"], "additionalProperties": false,
                "properties": {
                    "facts": { "$ref": "#/components/schemas/Facts" },
                    "as_of": { "type": ["string", "null"], "format": "date", "description": "The law as it was known on this day." },
                    "lang": { "enum": ["vi", "en"], "default": "vi", "description": "Language of `lines`." },
                    "schemes": { "type": ["array", "null"], "items": { "enum": schemes } },
                    "until": { "type": ["integer", "null"], "description": "Last year to pay for." },
                    "cause": { "type": ["string", "null"], "description": "Cause of leaving, to work out what is paid back." }
                }
            },
            "Catalogue": {
                "type": "object", "required": ["year", "edition", "document", "publisher", "published_at", "licence", "people", "rows"],
                "properties": {
                    "year": { "type": "integer" }, "edition": { "type": "integer", "description": "1, 2, 3 … within the year." },
                    "document": { "type": "object", "properties": {
                        "number": { "type": "string" }, "issued_on": { "type": "string", "format": "date" }
                    } },
                    "publisher": { "type": "string" }, "published_at": { "type": "string", "format": "date-time" },
                    "page": { "type": "string", "format": "uri" }, "licence": { "$ref": "#/components/schemas/Names" },
                    "people": { "type": "integer" },
                    "rows": { "type": "array", "items": { "type": "object", "properties": {
                        "id": { "type": "string" }, "position": { "type": "integer" },
                        "sector": { "$ref": "#/components/schemas/Names" },
                        "major": { "oneOf": [{ "$ref": "#/components/schemas/Names" }, { "type": "null" }] },
                        "specialty": { "type": "string" }, "group": { "$ref": "#/components/schemas/Names" },
                        "agency": { "$ref": "#/components/schemas/Names" }, "number": { "type": "integer" },
                        "starts_on": { "type": "string", "format": "date" },
                        "criteria": { "type": "string" }, "institutions": { "type": "string" }
                    } } }
                }
            },
            "Names": {
                "type": "object", "required": ["vi"],
                "properties": { "code": { "type": "string" }, "vi": { "type": "string" }, "en": { "type": "string" } }
            },
            "Need": {
                "type": "object", "required": ["kind", "vi", "en"],
                "properties": {
                    "kind": { "enum": ["fact", "setting", "range"] }, "id": { "type": ["string", "null"] },
                    "vi": { "type": "string" }, "en": { "type": "string" }
                }
            },
            "Answer": {
                "type": "object", "required": ["pack", "version", "schemes", "explanation", "lines"],
                "properties": {
                    "pack": { "type": "string" }, "version": { "type": "string" }, "as_of": { "type": ["string", "null"] },
                    "schemes": { "type": "array", "items": {
                        "type": "object", "required": ["scheme", "verdict", "needs", "known_total", "benefits"],
                        "properties": {
                            "scheme": { "enum": schemes }, "draft": { "type": "boolean" },
                            "verdict": { "enum": ["entitled", "review", "not_entitled"] },
                            "needs": { "type": "array", "items": { "$ref": "#/components/schemas/Need" } },
                            "why_not": { "type": ["object", "null"] },
                            "known_total": { "type": "integer", "description": "In đồng." },
                            "benefits": { "type": "array", "items": { "type": "object" } },
                            "commitment": { "type": ["object", "null"] },
                            "assumed": { "type": "array", "items": { "type": "object" } }
                        }
                    } },
                    "explanation": { "type": "array", "items": { "type": "object" } },
                    "repayment": { "type": "object" },
                    "lines": { "type": "array", "items": { "type": "string" } }
                }
            },
            "Error": {
                "type": "object", "required": ["error"],
                "properties": { "error": {
                    "type": "object", "required": ["vi", "en", "problems"],
                    "properties": {
                        "vi": { "type": "string" }, "en": { "type": "string" },
                        "problems": { "type": "array", "items": { "type": "object", "properties": {
                            "fact": { "type": "string" }, "vi": { "type": "string" }, "en": { "type": "string" }
                        } } }
                    }
                } }
            }
        } }
    })
}

fn year() -> Json {
    json!({ "name": "year", "in": "path", "required": true, "schema": { "type": "integer", "example": 2027 } })
}

fn schema(pack: &Pack, fact: &Fact) -> Json {
    let choices = |list: usize| {
        let choices = pack.words.get(list).map(|list| list.choices.as_slice()).unwrap_or_default();
        choices.iter().map(|choice| choice.id.clone()).collect::<Vec<_>>()
    };
    let mut schema = match fact.kind {
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Number(_) => json!({ "type": ["number", "string"] }),
        Kind::Word(list) => json!({ "enum": choices(list) }),
        Kind::Words(list) => json!({ "type": "array", "items": { "enum": choices(list) } }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Periods => json!({ "type": "array", "items": {
            "type": "object", "required": ["from"],
            "properties": { "from": { "type": "string", "format": "date" }, "to": { "type": ["string", "null"], "format": "date" } }
        } }),
    };
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_owned(), json!(fact.question.en));
    }
    schema
}
