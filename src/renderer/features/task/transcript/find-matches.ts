import { rowText } from '../model/row-text.ts'
import type { Row } from '../model/rows.ts'

/** One occurrence: the row it is in, and which of that row's it is. */
export interface Match {
  index: number
  nth: number
}

const MOST = 5_000
const texts = new WeakMap<Row, string>()

/** Every occurrence of `query` in the rows, without regard to case, at most 5,000. */
export function findMatches(rows: readonly Row[], query: string): Match[] {
  const needle = query.toLowerCase()
  const matches: Match[] = []
  if (needle === '') return matches
  rows.forEach((row, index) => {
    let text = texts.get(row)
    if (text === undefined) {
      text = rowText(row).toLowerCase()
      texts.set(row, text)
    }
    let nth = 0
    for (
      let at = text.indexOf(needle);
      at !== -1 && matches.length < MOST;
      at = text.indexOf(needle, at + needle.length)
    ) {
      matches.push({ index, nth })
      nth += 1
    }
  })
  return matches
}
