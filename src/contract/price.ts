import { z } from 'zod'
import { Id, MicroDollars, Millis } from './values.ts'

/** The highest price of a million tokens: $1,000,000. */
const MAX_PRICE = 1_000_000_000_000
const perMillion = MicroDollars.nonnegative().max(MAX_PRICE)
/** What follows from it is twice as much at most. */
const inputPerMillion = MicroDollars.nonnegative().max(MAX_PRICE / 2)

/** What a million tokens of each kind cost, in millionths of a US dollar. */
export const TokenPrices = z.object({
  input: perMillion,
  output: perMillion,
  cacheRead: perMillion,
  /** Written to the prompt cache for five minutes, and for an hour. */
  cacheWrite5m: perMillion,
  cacheWrite1h: perMillion,
})
export type TokenPrices = z.infer<typeof TokenPrices>

/** A model's name; `*` stands for any characters. */
const ModelPattern = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\s\p{C}]+$/u, 'The name of a model has no spaces.')

/** A price that a person gave. It counts for what is used from `validFrom` on, in the place of any other. */
export const OwnPrice = TokenPrices.extend({
  id: Id,
  model: ModelPattern,
  validFrom: Millis,
  /** Raised with every change. */
  revision: z.number().int().positive(),
})
export type OwnPrice = z.infer<typeof OwnPrice>

/** A row of the table that ships with Muster. */
export const ListPrice = TokenPrices.extend({
  /** The model, whatever stands around its name: the region of a cloud, a date, the size of the context. */
  model: z.string(),
  /** From when on it is known to be so, and where that was read. */
  validFrom: Millis,
  source: z.string(),
})
export type ListPrice = z.infer<typeof ListPrice>

/** The last of a model counts from `validFrom` on. Cache prices that are left out follow from that of the input. */
export const NewPrice = z
  .object({
    model: ModelPattern,
    /** Left out: from now on. */
    validFrom: Millis.optional(),
    input: inputPerMillion,
    output: perMillion,
    cacheRead: perMillion.optional(),
    cacheWrite5m: perMillion.optional(),
    cacheWrite1h: perMillion.optional(),
    /** As it was seen: if it has changed since, nothing is done. Left out: whatever there is. */
    revision: z.number().int().positive().optional(),
  })
  .refine(({ input, output }) => input + output > 0, {
    message: 'A price of nothing could not be told apart from one that is not known.',
    path: ['input'],
  })
export type NewPrice = z.infer<typeof NewPrice>

/** Cache prices as shares of the input's, as in the price lists of all models but a few. */
export function withCachePrices(price: Pick<NewPrice, keyof TokenPrices>): TokenPrices {
  const { input, output } = price
  return {
    input,
    output,
    cacheRead: price.cacheRead ?? Math.round(input / 10),
    cacheWrite5m: price.cacheWrite5m ?? Math.round(input * 1.25),
    cacheWrite1h: price.cacheWrite1h ?? input * 2,
  }
}
