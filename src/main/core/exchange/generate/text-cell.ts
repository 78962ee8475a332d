import { lengthOf } from '../profile/accepts.ts'
import { formatSamples, isOfFormat } from '../profile/formats.ts'
import { type Fact, type Finding, found, none, type OpaqueWord, unsure } from './cell.ts'
import type { Choice } from './choice.ts'
import { textsOfPattern } from './texts-of-pattern.ts'

/** Characters of a text that is made, at most. */
const LONGEST = 20_000
const words = ['text', 'a', 'Section one', 'Überschrift', '0', 'A1', ' ', 'x-y_z', '日本語', '3.5', 'true']

/** A text that meets the facts. Patterns are opaque: what they let through is tried, not reckoned. */
export function findText(facts: readonly Fact[], choice: Choice): Finding {
  const low = Math.max(0, ...facts.flatMap((fact) => (fact.is === 'countFrom' ? [fact.count] : [])))
  const high = Math.min(...facts.flatMap((fact) => (fact.is === 'countTo' ? [fact.count] : [])))
  if (low > high) return none
  const sources = facts.flatMap((fact) => (fact.is === 'pattern' ? [fact.source] : []))
  const formats = facts.flatMap((fact) => (fact.is === 'format' ? [fact.name] : []))
  const isContrary = facts.some(
    (fact) =>
      (fact.is === 'noPattern' && sources.includes(fact.source)) ||
      (fact.is === 'noFormat' && formats.includes(fact.name)),
  )
  if (isContrary) return none
  let isUnknown = false
  const isFit = (text: string): boolean => {
    const length = lengthOf(text)
    if (length < low || length > high) return false
    const held = facts.map((fact) => holds(fact, text))
    if (held.includes(false)) return false
    if (held.includes(null)) isUnknown = true
    return !held.includes(null)
  }
  if (high === 0) {
    if (isFit('')) return found('')
    return isUnknown ? doubtOf(facts) : none
  }
  const tried = candidates(facts, sources, formats, low, high, choice)
  const fitting = tried.find(isFit)
  return fitting === undefined ? doubtOf(facts) : found(fitting)
}

function candidates(
  facts: readonly Fact[],
  sources: readonly string[],
  formats: readonly string[],
  low: number,
  high: number,
  choice: Choice,
): readonly string[] {
  const samples = facts.flatMap((fact) => (fact.is === 'sample' ? fact.values : []))
  const asGiven = samples.filter((value) => typeof value === 'string')
  const made = sources.flatMap((source) => textsOfPattern(source, choice, low))
  const refused = facts.flatMap((fact) => (fact.is === 'noPattern' ? [fact.source] : []))
  const formal = formats.flatMap((name) => formatSamples.get(name) ?? [])
  const lengths = [low, low + 1, high, high - 1, choice.between(low, Math.min(high, low + 12))]
  const plain = lengths
    .filter((length) => length >= low && length <= high && length <= LONGEST)
    .flatMap((length) => words.map((word) => stretch(word, length)))
  // More texts than there are forbidden ones.
  const forbidden = facts.reduce((count, fact) => count + (fact.is === 'notIn' ? fact.values.length : 0), 0)
  const counted = forbidden > 0 ? Array.from({ length: forbidden + 1 }, (_, at) => letter(at, low)) : []
  const shaped = [...made, ...formal].flatMap((text) => [text, stretch(text, low)])
  if (!choice.isRandom)
    return [
      ...asGiven,
      ...shaped,
      ...words.slice(0, 2),
      ...plain,
      ...words,
      ...counted,
      ...refused.flatMap((source) => nearly(source, choice)),
    ]
  return [
    ...(choice.chance(0.6) ? asGiven : []),
    ...choice.order(shaped),
    ...choice.order([...words, ...plain]),
    ...counted,
    ...asGiven,
  ]
}

/** What a pattern lets through, slightly changed. */
function nearly(source: string, choice: Choice): string[] {
  return textsOfPattern(source, choice).flatMap((text) => [
    `${text}!`,
    ` ${text}`,
    text.slice(1),
    text.toUpperCase(),
  ])
}

/** A text of so many characters, of a word again and again. */
function stretch(word: string, length: number): string {
  const characters = [...word]
  if (length > LONGEST || characters.length === 0) return word
  return Array.from({ length }, (_, at) => characters[at % characters.length]).join('')
}

/** One of very many different texts of at least one character. */
function letter(number: number, length: number): string {
  return (
    String.fromCodePoint(0x4e00 + (number % 20_000)) + 'a'.repeat(Math.min(LONGEST, Math.max(0, length - 1)))
  )
}

function holds(fact: Fact, text: string): boolean | null {
  switch (fact.is) {
    case 'notIn':
      return !fact.values.includes(text)
    case 'pattern':
      return new RegExp(fact.source, 'u').test(text)
    case 'noPattern':
      return !new RegExp(fact.source, 'u').test(text)
    case 'format':
      return isOfFormat(fact.name, text)
    case 'noFormat': {
      const is = isOfFormat(fact.name, text)
      return is === null ? null : !is
    }
    default:
      return true
  }
}

function doubtOf(facts: readonly Fact[]): Finding {
  const words = facts.flatMap((fact): OpaqueWord[] => {
    if (fact.is === 'pattern' || fact.is === 'noPattern') return [{ keyword: 'pattern', value: fact.source }]
    return fact.is === 'format' || fact.is === 'noFormat' ? [{ keyword: 'format', value: fact.name }] : []
  })
  // Rather what refuses: it is what the question is about.
  const asked = facts.findIndex((fact) => fact.is === 'noPattern' || fact.is === 'noFormat')
  const before = facts.slice(0, Math.max(0, asked)).filter((fact) => /pattern|format/i.test(fact.is)).length
  const word = words[before]
  if (word === undefined) return unsure('no text of that length was made')
  const named = [...new Set(words.map(({ keyword, value }) => `the ${keyword} ${value}`))].join(' and ')
  return unsure(`which texts ${named} let through is not reckoned`, word)
}
