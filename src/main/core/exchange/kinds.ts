import { exchangeKinds } from '../../../contract/exchange-names.ts'

/** What a text of the format can be: its `kind`. */
export const kinds = exchangeKinds
export type Kind = (typeof kinds)[number]
