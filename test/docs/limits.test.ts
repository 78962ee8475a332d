import { expect, test } from 'vitest'
import { guides, withoutBlocks } from './documents.ts'
import { limits, otherNumbers } from './limits.ts'

// Bounds that the documents state are those of the code.

/** Made from the code, or from tests of their own. */
const others = new Set([
  'docs/cli.md',
  'docs/exchange-reference.md',
  'docs/settings.md',
  'docs/faults.md',
  'CONTRIBUTING.md',
])

const figure = String.raw`(?:\d[\d,.]*\d|\d)`
const spelled = '(?:a|half an?|two|three|four|five|six|seven|eight|nine|ten|twelve)'
const unit =
  '(?:ms|s|min|h|KB|MB|GB|KiB|MiB|(?:milli)?seconds?|minutes?|hours?|days|million|bytes|characters|levels|times|values|fields|digits|letters|bits)'
const bounding = '(?:at most|up to|over|than|least|last|newest|first|within|after|every|else)'
const bound = new RegExp(
  [
    String.raw`(?<![\w.#/^-])${figure}(?:%| ${unit}(?!\w))`,
    String.raw`\b(?!a )${spelled} ${unit}(?!\w)`,
    String.raw`(?<![\w.#/^-])\d{1,3}(?:,\d{3})+`,
    String.raw`\b${bounding} ${figure}(?![\w.])`,
  ].join('|'),
  'gi',
)

/** Without what breaks lines. */
const textOf = (document: string) => withoutBlocks(document).replaceAll(/\s+/g, ' ')

test('says each bound as it is in the code', () => {
  for (const [document, phrases] of Object.entries(limits)) {
    const text = textOf(document).toLowerCase()
    for (const phrase of phrases) {
      expect.soft(phrase, document).not.toBe('')
      expect.soft(text.includes(phrase.toLowerCase()), `${document} does not say "${phrase}"`).toBe(true)
    }
  }
})

test('every bound that is said is compared with the code', () => {
  for (const document of guides.filter((path) => !others.has(path))) {
    const text = textOf(document)
    const lower = text.toLowerCase()
    const known = [...(limits[document] ?? []), ...(otherNumbers[document] ?? [])].flatMap((phrase) =>
      placesOf(lower, phrase.toLowerCase()),
    )
    for (const { 0: said, index } of text.matchAll(bound)) {
      const isKnown = known.some(([from, to]) => from <= index && index + said.length <= to)
      const around = text.slice(Math.max(0, index - 60), index + said.length + 40)
      expect.soft(isKnown, `${document}, which test/docs/limits.ts does not know: …${around}…`).toBe(true)
    }
    for (const phrase of otherNumbers[document] ?? [])
      expect.soft(lower, document).toContain(phrase.toLowerCase())
  }
})

/** Where a phrase stands in a text, from and to. */
function placesOf(text: string, phrase: string): [number, number][] {
  const places: [number, number][] = []
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    places.push([at, at + phrase.length])
  }
  return places
}
