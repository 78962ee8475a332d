/** What a text of the exchange format can be: its `kind`. */
export const exchangeKinds = ['document', 'requirement', 'query', 'response'] as const
/** How a value is written as text. `jsonl`: a list, with one element a line. */
export const exchangeFormats = ['json', 'yaml', 'jsonl'] as const
/** Rules that are no matter of a schema: docs/exchange.md says what each means. */
export const exchangeRules = [
  'uniqueIds',
  'referencesResolve',
  'monotonePages',
  'headingLevels',
  'rectangularTables',
  'boxesInsidePages',
] as const
