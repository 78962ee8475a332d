import type { Json } from '../../../contract/values.ts'
import { FORMAT_VERSION } from './document.ts'
import { type JsonSchema, list, optional, record, ref, string, version } from './schema/schema-parts.ts'

/** What a query and its response have in common: what is around the payload. */
interface EnvelopeBase {
  /** Version of the format that it is written in. */
  format: string
  /** Of this text only. */
  id: string
  /** The same in everything that belongs to one conversation: by default the id of the query that began it. */
  correlationId: string
  /** Names of modules, or who else asks. */
  from: string
  to: string
  /** What is asked: `structure`, `validation`, or any other word that both know. */
  type: string
  /** Version of what the payload is. */
  schemaVersion: string
}

export interface Query extends EnvelopeBase {
  kind: 'query'
  payload: Json
}

/** The answer to the query whose correlation id it has: a payload, or errors. */
export interface Response extends EnvelopeBase {
  kind: 'response'
  payload: Json
  /** None: it went well. */
  errors: EnvelopeError[]
}

export interface EnvelopeError {
  /** For programs, such as `validation`. */
  code: string
  /** What happened and why. */
  message: string
  /** Where in the payload of the query, as a JSON pointer. */
  pointer?: string
  /** What would make it go. */
  fix?: string
}

/** A query; without a correlation id it begins a conversation of its own. */
export function createQuery(
  parts: Pick<Query, 'id' | 'from' | 'to' | 'type' | 'schemaVersion' | 'payload'> & {
    correlationId?: string
  },
): Query {
  return { kind: 'query', format: FORMAT_VERSION, correlationId: parts.id, ...parts }
}

/** The response to a query, from whom it was to. @param outcome its payload, or what kept it from being answered */
export function respond(
  query: Query,
  id: string,
  outcome: { payload: Json } | { errors: readonly EnvelopeError[] },
): Response {
  const { from, to, correlationId, type, schemaVersion } = query
  return {
    kind: 'response',
    format: FORMAT_VERSION,
    id,
    correlationId,
    from: to,
    to: from,
    type,
    schemaVersion,
    payload: 'payload' in outcome ? outcome.payload : null,
    errors: 'errors' in outcome ? [...outcome.errors] : [],
  }
}

const name = (description: string) => string(description, { minLength: 1, maxLength: 256 })
const base = {
  format: version('Version of the format that it is written in.'),
  id: name('Of this text only.'),
  correlationId: name('The same in everything that belongs to one conversation.'),
  from: name('The module, or who else asks.'),
  to: name('The module that is asked; of a response, who asked.'),
  type: name('What is asked: "structure", "validation", or any other word that both know.'),
  schemaVersion: version('Version of what the payload is.'),
}

/** What the schema of an envelope refers to: `$defs`. */
export const envelopeDefs: { readonly [name: string]: JsonSchema } = {
  query: record<Query>('A question to a module.', {
    kind: { const: 'query' },
    ...base,
    payload: { description: 'What is asked with: anything.' },
  }),
  response: record<Response>('The answer to the query whose correlation id it has.', {
    kind: { const: 'response' },
    ...base,
    payload: { description: 'The answer: anything; null where there are errors.' },
    errors: list('What kept the query from being answered; none: nothing.', ref('envelopeError')),
  }),
  envelopeError: record<EnvelopeError>('What kept a query from being answered.', {
    code: name('For programs, such as "validation".'),
    message: string('What happened and why.', { minLength: 1 }),
    pointer: optional(string("Where in the query's payload, as a JSON pointer.")),
    fix: optional(string('What would make it go.')),
  }),
}
