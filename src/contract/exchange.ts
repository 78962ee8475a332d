import { z } from 'zod'
import { exchangeFormats, exchangeKinds } from './exchange-names.ts'
import { Json } from './values.ts'

/** Characters of a text of the format in one call at most; the command line reads longer ones from files. */
export const MAX_EXCHANGE_LENGTH = 2_000_000

/** A value of the format: as JSON, or as a text of one. Exactly one of both. */
export const Given = z
  .object({
    value: Json.optional(),
    text: z.string().max(MAX_EXCHANGE_LENGTH).optional(),
    /** How the text is written; without it that is seen. */
    format: z.enum(exchangeFormats).optional(),
  })
  .refine(({ value, text }) => (value === undefined) !== (text === undefined), 'Give a value or a text.')
export type Given = z.infer<typeof Given>

/** Where something stands in a text, from 1. */
const Position = z.object({ line: z.number().int(), column: z.number().int() })

/** Why a text can't be read. */
export const UnreadableText = z.object({ reason: z.string(), fix: z.string(), position: Position })

const Problem = z.object({
  /** JSON pointer to the value that is wrong, or that lacks something; '' is the whole. */
  pointer: z.string(),
  /** The word of JSON Schema that asks for it, or the name of the rule. */
  rule: z.string(),
  reason: z.string(),
  /** What would make it right. */
  fix: z.string(),
})

/** What is wrong with one value. */
export const ExchangeVerdict = z.object({
  /** Null: it is nothing of the format. */
  kind: z.enum(exchangeKinds).nullable(),
  ok: z.boolean(),
  /** `position`: null for a value, and where a text is too long for that to be looked for. */
  problems: z.array(Problem.extend({ position: Position.nullable() })),
  /** Problems that are not told. */
  more: z.number().int().nonnegative(),
})

/** What became of one value. */
export const ExchangeConversion = z.object({
  /** Null as long as there are errors. */
  value: Json.nullable(),
  isConverted: z.boolean(),
  errors: z.array(
    z.object({
      /** Its index in the mapping; null: the source itself can't be converted. */
      step: z.number().int().nullable(),
      pointer: z.string(),
      value: z.string().nullable(),
      message: z.string(),
      hint: z.string(),
    }),
  ),
  moreErrors: z.number().int().nonnegative(),
  /** Fields of the source that no step had to do with; that are not in the target; steps that found nothing to do. */
  untouched: z.array(z.string()),
  dropped: z.array(z.string()),
  idle: z.array(z.number().int()),
})

/** A value that is produced and not taken, and why. */
const CounterExample = z.object({ value: Json, mismatches: z.array(Problem) })

/** Whether whoever asks for values of the one kind can work with those of the other. */
export const ExchangeCompatibility = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('compatible') }),
  z.object({
    verdict: z.literal('convertible'),
    /** For `exchange.convert`. */
    mapping: Json,
    counterExample: CounterExample.nullable(),
  }),
  z.object({
    verdict: z.literal('incompatible'),
    counterExample: CounterExample,
    /** What is in the way of a mapping. */
    obstacles: z.array(z.object({ pointer: z.string(), message: z.string() })),
  }),
  z.object({
    verdict: z.literal('unknown'),
    why: z.string(),
    undecided: z.array(
      z.object({
        schema: z.enum(['produced', 'required']),
        keyword: z.string(),
        pointer: z.string(),
        why: z.string(),
      }),
    ),
  }),
])
