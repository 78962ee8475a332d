import { exchangeRules } from '../../../../contract/exchange-names.ts'
import type { Json } from '../../../../contract/values.ts'
import type { BlockType, Embeddings, Provenance } from '../document.ts'
import type { JsonSchema } from '../schema/schema-parts.ts'

/** What a module states that a document must be, so that it can take it. */
export interface Requirement {
  kind: 'requirement'
  /** Version of the format that it is written in. */
  format: string
  /** What it is asked for by, such as `arangodb.document`. */
  name: string
  /** Its own version, by the rule of `versions.ts`. */
  version: string
  description?: string
  /** Fields of the metadata, by name; others may be there too. */
  metadata?: { [field: string]: FieldRequirement }
  blocks?: BlocksRequirement
  embedding?: EmbeddingRequirement
  /** What else holds, as a JSON Schema of the whole document, with its own `$defs`. */
  schema?: JsonSchema
  /** What holds that no schema can say, besides `uniqueIds` and `referencesResolve`, which always do. */
  rules?: RuleName[]
}

export const fieldTypes = ['string', 'number', 'integer', 'boolean', 'array', 'object'] as const

export interface FieldRequirement {
  type: (typeof fieldTypes)[number]
  /** Whether it must be there; by default it may be left out. */
  required?: boolean
  description?: string
  /** Of a string, as in JSON Schema: `date`, `date-time`, `time`, `email`, `uri`, `uuid`. */
  format?: string
  /** The values that it may have. */
  enum?: Json[]
  /** Of a string: a regular expression of JavaScript that is found in it. */
  pattern?: string
  /** Of an array: what its elements are. */
  items?: FieldRequirement
  /** A value that it may have, for examples. */
  example?: Json
}

export interface BlocksRequirement {
  /** What of each type there must be. */
  types?: { [Type in BlockType]?: BlockRequirement }
  /** Whether other types may occur; by default they may. */
  others?: boolean
  /** Who may have seen what blocks are: then each block says who did. */
  provenance?: Provenance[]
  /** What each block that has no blocks of its own must tell of where it stands: its page, or its box too. */
  places?: 'page' | 'box'
  /** The deepest level of headings, from 1. */
  headingLevel?: number
}

export interface BlockRequirement {
  /** How many there must be; by default any number. */
  min?: number
  max?: number
  /** Fields that may be left out, but not here: `language` of code, `description` of a figure. */
  fields?: string[]
}

/** How texts are embedded. */
export interface EmbeddingRequirement extends Pick<Embeddings, 'model' | 'dimensions' | 'metric'> {
  /** Whether documents bring the vectors; by default the module makes them itself. */
  required?: boolean
  /** The types of blocks whose texts are embedded. */
  blocks: BlockType[]
  chunking?: Chunking
}

/** How longer texts are cut. */
export interface Chunking {
  /** Characters (UTF-16 units) of one chunk at most. */
  maxLength: number
  /** Characters that a chunk shares with the one before. */
  overlap?: number
}

/** Rules that are no matter of a schema: what each means stands in `validate/rules.ts`. */
export const ruleNames = exchangeRules
export type RuleName = (typeof ruleNames)[number]
