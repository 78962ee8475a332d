import { FORMAT_VERSION } from './document.ts'
import { documentDefs } from './document-schema.ts'
import { envelopeDefs } from './envelope.ts'
import { type Kind, kinds } from './kinds.ts'
import { requirementDefs } from './requirement/requirement-schema.ts'
import { type JsonSchema, ref } from './schema/schema-parts.ts'

const head = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: `Muster exchange format ${FORMAT_VERSION}`,
}
const $defs = { ...documentDefs, ...requirementDefs, ...envelopeDefs }

/** The schema of everything that the format has: a document, a requirement, a query or a response, told apart by `kind`. */
export function formatSchema(): JsonSchema {
  return {
    ...head,
    $id: `urn:muster:exchange:${FORMAT_VERSION}`,
    description: 'What modules exchange: documents, what they require of documents, queries and responses.',
    anyOf: kinds.map(ref),
    $defs,
  }
}

/** The schema of one kind. */
export function schemaOfKind(kind: Kind): JsonSchema {
  const defs = {
    document: documentDefs,
    requirement: requirementDefs,
    query: envelopeDefs,
    response: envelopeDefs,
  }
  return { ...head, $id: `urn:muster:exchange:${FORMAT_VERSION}:${kind}`, ...ref(kind), $defs: defs[kind] }
}
