import { blockSchemas } from '../document-schema.ts'
import {
  integer,
  type JsonSchema,
  list,
  oneOf,
  optional,
  record,
  ref,
  string,
  version,
} from '../schema/schema-parts.ts'
import * as model from './requirement.ts'

const blockTypes = Object.keys(blockSchemas)
const blockType: JsonSchema = { enum: blockTypes }

/** What the schema of a requirement refers to: `$defs`. */
export const requirementDefs: { readonly [name: string]: JsonSchema } = {
  requirement: record<model.Requirement>('What a module states that a document must be.', {
    kind: { const: 'requirement' },
    format: version('Version of the format that it is written in.'),
    name: string('What it is asked for by, such as "arangodb.document".', {
      pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,127}$',
    }),
    version: version(
      'Its own: major breaks who reads it, minor adds what may be left out, patch changes words.',
    ),
    description: optional(string('What it is for.')),
    metadata: optional({
      description: 'Fields of the metadata, by name; others may be there too.',
      type: 'object',
      additionalProperties: ref('fieldRequirement'),
      maxProperties: 200,
    }),
    blocks: optional(ref('blocksRequirement')),
    embedding: optional(ref('embeddingRequirement')),
    schema: optional({
      description: 'What else holds, as a JSON Schema of the whole document, with its own "$defs".',
      type: 'object',
    }),
    rules: optional(
      list(
        'What holds that no schema can say, besides "uniqueIds" and "referencesResolve", which always do.',
        { enum: [...model.ruleNames] },
        { uniqueItems: true },
      ),
    ),
  }),
  fieldRequirement: record<model.FieldRequirement>('What a field of the metadata is.', {
    type: oneOf('Of its value.', model.fieldTypes),
    required: optional({
      description: 'Whether it must be there; by default it may be left out.',
      type: 'boolean',
    }),
    description: optional(string('What it is.')),
    format: optional(string('Of a string: "date", "date-time", "time", "email", "uri", "uuid".')),
    enum: optional(list('The values that it may have.', {}, { minItems: 1 })),
    pattern: optional(string('Of a string: a regular expression of JavaScript that is found in it.')),
    items: optional(ref('fieldRequirement')),
    example: optional({ description: 'A value that it may have, for examples.' }),
  }),
  blocksRequirement: record<model.BlocksRequirement>('What blocks there must be, and what they must tell.', {
    types: optional({
      description: 'What of each type there must be.',
      type: 'object',
      properties: Object.fromEntries(blockTypes.map((type) => [type, ref('blockRequirement')])),
      additionalProperties: false,
    }),
    others: optional({
      description: 'Whether other types may occur; by default they may.',
      type: 'boolean',
    }),
    provenance: optional(
      list(
        'Who may have seen what blocks are: then each block says who did.',
        { enum: ['tag', 'geometry', 'model'] },
        { minItems: 1 },
      ),
    ),
    places: optional(
      oneOf('What each block that has no blocks of its own must tell of where it stands.', ['page', 'box']),
    ),
    headingLevel: optional(integer('The deepest level of headings.', 1, 100)),
  }),
  blockRequirement: record<model.BlockRequirement>('What there must be of a type of blocks.', {
    min: optional(integer('How many at least.', 0)),
    max: optional(integer('How many at most.', 0)),
    fields: optional(
      list('Fields that may be left out, but not here, such as "language" of code.', { type: 'string' }),
    ),
  }),
  embeddingRequirement: record<model.EmbeddingRequirement>('How texts are embedded.', {
    model: string('The model that makes the vectors.', { minLength: 1 }),
    dimensions: integer('Numbers in each vector.', 1, 65_536),
    metric: oneOf('How two are compared.', ['cosine', 'dot', 'euclidean']),
    required: optional({
      description: 'Whether documents bring the vectors; by default the module makes them itself.',
      type: 'boolean',
    }),
    blocks: list('The types of blocks whose texts are embedded.', blockType, { minItems: 1 }),
    chunking: optional(ref('chunking')),
  }),
  chunking: record<model.Chunking>('How longer texts are cut.', {
    maxLength: integer('Characters (UTF-16 units) of one chunk at most.', 1),
    overlap: optional(integer('Characters that a chunk shares with the one before.', 0)),
  }),
}
