import { exchangeFormats } from '../../../../contract/exchange-names.ts'

/** How a value is written as text. `jsonl`: a list, with one element a line. */
export const textFormats = exchangeFormats
export type TextFormat = (typeof textFormats)[number]

/** The format that the name of a file tells; undefined: it tells none. */
export function formatOfName(name: string): TextFormat | undefined {
  const [, ending = ''] = /\.([a-z]+)$/i.exec(name) ?? []
  return formatsByEnding[ending.toLowerCase()]
}

const formatsByEnding: Readonly<Record<string, TextFormat>> = {
  json: 'json',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  yaml: 'yaml',
  yml: 'yaml',
}
