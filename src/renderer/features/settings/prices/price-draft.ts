import type { NewPrice, OwnPrice } from '../../../../contract/price.ts'

/** What is typed into the form of a price: US dollars for a million tokens. */
export interface PriceDraft {
  model: string
  /** `2027-01-01`, local; empty: from now on. */
  from: string
  input: string
  output: string
  cacheRead: string
  cacheWrite5m: string
  cacheWrite1h: string
}

const priceFields = ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const

export const emptyPrice: PriceDraft = {
  model: '',
  from: '',
  input: '',
  output: '',
  cacheRead: '',
  cacheWrite5m: '',
  cacheWrite1h: '',
}

export function draftOfPrice(price: OwnPrice): PriceDraft {
  const dollars = (micros: number) => String(micros / 1e6)
  return {
    model: price.model,
    from: '',
    input: dollars(price.input),
    output: dollars(price.output),
    cacheRead: dollars(price.cacheRead),
    cacheWrite5m: dollars(price.cacheWrite5m),
    cacheWrite1h: dollars(price.cacheWrite1h),
  }
}

export type PriceErrors = Partial<Record<keyof PriceDraft, string>>

/** The price of a draft, or what is wrong with which field. */
export function readPrice(draft: PriceDraft): { price: NewPrice } | { errors: PriceErrors } {
  const errors: PriceErrors = {}
  const model = draft.model.trim()
  if (model === '' || /\s/.test(model)) errors.model = 'A name without spaces, such as claude-opus-5.'
  // Midnight of the day where the reader is.
  const from = draft.from.trim() === '' ? undefined : Date.parse(`${draft.from.trim()}T00:00:00`)
  if (from !== undefined && !(from >= 0)) errors.from = 'A day, such as 2027-01-01.'
  const read = (name: (typeof priceFields)[number]): number | undefined => {
    const text = draft[name].trim().replace(/^\$/, '')
    const micros = Math.round(Number(text) * 1e6)
    if (text === '') return undefined
    if (!(micros >= 0 && micros <= 1e12)) errors[name] = 'An amount, such as 3 or 0.25.'
    return micros
  }
  const [input, output, cacheRead, cacheWrite5m, cacheWrite1h] = priceFields.map(read)
  if (input === undefined) errors.input ??= 'An amount, such as 3 or 0.25.'
  if (output === undefined) errors.output ??= 'An amount, such as 3 or 0.25.'
  if (input === 0 && output === 0)
    errors.input = 'A price of nothing could not be told apart from an unknown one.'
  if (Object.keys(errors).length > 0 || input === undefined || output === undefined) return { errors }
  return { price: { model, validFrom: from, input, output, cacheRead, cacheWrite5m, cacheWrite1h } }
}
