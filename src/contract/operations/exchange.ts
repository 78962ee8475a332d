import { z } from 'zod'
import {
  ExchangeCompatibility,
  ExchangeConversion,
  ExchangeVerdict,
  Given,
  UnreadableText,
} from '../exchange.ts'
import { exchangeKinds, exchangeRules } from '../exchange-names.ts'
import { Json } from '../values.ts'
import type { OperationSpec } from './operation-spec.ts'

const seed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31)
const onFiles = (verb: string) => `\`muster exchange ${verb}\` does it with files, without a supervisor.`

/** The format in which modules exchange documents. Nothing of what is given is kept. */
export const exchangeOperations = {
  'exchange.validate': {
    summary: 'Check documents, requirements, queries and responses of the exchange format',
    effect: 'read',
    withoutCommand: onFiles('validate'),
    input: z.object({
      given: Given,
      /** What a document must be besides. */
      requirement: Given.optional(),
      /** Rules that hold besides. */
      rules: z.array(z.enum(exchangeRules)).max(exchangeRules.length).optional(),
    }),
    output: z.object({
      /** Why the text can't be read; then there are no values. */
      unreadable: z.array(UnreadableText),
      /** Of JSON lines one a line, else one. */
      values: z.array(ExchangeVerdict),
    }),
    errors: ['validation'],
  },
  'exchange.convert': {
    summary:
      'Convert values by a mapping, or by the one that is found from what is produced to what is required',
    effect: 'read',
    withoutCommand: onFiles('convert'),
    input: z
      .object({
        given: Given,
        mapping: Given.optional(),
        /** Requirements or JSON Schemas, in place of a mapping. */
        produced: Given.optional(),
        required: Given.optional(),
      })
      .refine(
        ({ mapping, produced, required }) =>
          mapping === undefined
            ? produced !== undefined && required !== undefined
            : produced === undefined && required === undefined,
        'Give a mapping, or what is produced and what is required.',
      ),
    output: z.object({
      unreadable: z.array(UnreadableText),
      conversions: z.array(ExchangeConversion),
    }),
    errors: ['validation'],
  },
  'exchange.check': {
    summary: 'Whether what one module produces is what another requires, with a mapping or a counter-example',
    effect: 'read',
    withoutCommand: onFiles('check'),
    /** Each a requirement, or a JSON Schema. */
    input: z.object({ produced: Given, required: Given }),
    output: ExchangeCompatibility,
    errors: ['validation'],
  },
  'exchange.example': {
    summary: 'A document that satisfies a requirement: the same one for the same seed',
    effect: 'read',
    withoutCommand: onFiles('example'),
    input: z.object({
      requirement: Given,
      /** Without it the plainest. */
      seed: seed.optional(),
    }),
    output: z.object({ document: z.record(z.string(), Json) }),
    errors: ['validation'],
  },
  'exchange.schema': {
    summary: 'The JSON Schema of the exchange format, or of one kind of what is written in it',
    effect: 'read',
    withoutCommand: onFiles('schema'),
    input: z.object({ kind: z.enum([...exchangeKinds, 'mapping']).optional() }),
    output: z.object({ schema: z.record(z.string(), Json) }),
    errors: [],
  },
  'exchange.doc': {
    summary: 'What a requirement asks for, in Markdown; without one, the reference of the format',
    effect: 'read',
    withoutCommand: onFiles('doc'),
    input: z.object({ requirement: Given.optional() }),
    output: z.object({ markdown: z.string() }),
    errors: ['validation'],
  },
} as const satisfies Record<string, OperationSpec>
