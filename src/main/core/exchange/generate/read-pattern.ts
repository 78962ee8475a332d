import { readExpression } from '../schema/read-expression.ts'

/** A part of a regular expression, as far as texts are made of it. */
export type PatternPart =
  | { is: 'text'; text: string }
  /** One of these characters, which need not be all. */
  | { is: 'class'; characters: readonly string[] }
  | { is: 'any'; of: readonly (readonly PatternPart[])[] }
  | { is: 'repeat'; part: PatternPart; least: number; most: number }

/** How deep groups may be nested. */
const MAX_DEPTH = 50

const digits = [...'0123456789']
const letters = [...'abcxyzABCXYZmnoMNO']
const sets: Readonly<Record<string, readonly string[]>> = {
  d: digits,
  w: [...letters, ...digits, '_'],
  s: [' ', '\t', '\n'],
  D: [...letters, ' ', '-'],
  W: [' ', '-', '.', 'é'],
  S: [...letters, ...digits, '.'],
}
const controls: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', 0: '\0' }
/** Characters by the name of a property, without its sign. */
const properties: readonly [RegExp, readonly string[]][] = [
  [/^(Lu|Uppercase_Letter|Uppercase)$/, [...'ABÉ']],
  [/^(Ll|Lowercase_Letter|Lowercase)$/, [...'abé']],
  [/^(L|Letter|Alphabetic)$/, [...'aBé語']],
  [/^(N|Nd|Number|Decimal_Number)$/, digits],
  [/^(P|Punctuation)$/, [...'.,!-']],
  [/^(Z|Zs|White_Space)$/, [' ']],
]
/** What is tried for a class that excludes. */
const common = [...letters, ...digits, ' ', '-', '_', '.', ',', '!', '/', 'é', '語']

/** Reads a regular expression; null: it has parts that look around or back, or none that is known. */
export function readPattern(source: string): readonly PatternPart[] | null {
  const text = [...source]
  let at = 0
  let isStrange = false
  const strange = (): PatternPart => {
    isStrange = true
    at = text.length
    return { is: 'text', text: '' }
  }

  function readAlternatives(depth: number): PatternPart {
    const of: PatternPart[][] = [[]]
    if (depth > MAX_DEPTH) return strange()
    while (at < text.length && text[at] !== ')') {
      if (text[at] === '|') {
        of.push([])
        at += 1
      } else {
        const part = readRepeated(depth)
        if (part) of.at(-1)?.push(part)
      }
    }
    return { is: 'any', of }
  }

  function readRepeated(depth: number): PatternPart | null {
    const part = readPart(depth)
    if (part === null) return null
    const [least, most] = readQuantifier()
    return least === 1 && most === 1 ? part : { is: 'repeat', part, least, most }
  }

  function readQuantifier(): [number, number] {
    const rest = text.slice(at, at + 20).join('')
    const [whole, sign, least, comma, most] = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(rest) ?? []
    if (whole === undefined) return [1, 1]
    at += [...whole].length
    if (sign === '?') return [0, 1]
    if (sign !== undefined) return [sign === '+' ? 1 : 0, Number.POSITIVE_INFINITY]
    const from = Number(least)
    return [from, comma === '' ? from : most === '' ? Number.POSITIVE_INFINITY : Number(most)]
  }

  function readPart(depth: number): PatternPart | null {
    const character = text[at] ?? ''
    at += 1
    if (character === '^' || character === '$') return null
    if (character === '.') return { is: 'class', characters: common }
    if (character === '[') return readClass()
    if (character === '\\') {
      const inside = readEscape()
      return inside === null ? null : { is: 'class', characters: inside }
    }
    if (character !== '(') return { is: 'text', text: character }
    if (text[at] === '?') {
      const opening = /^\?(?::|<[\p{L}_$][\p{L}\d_$]*>)/u.exec(text.slice(at, at + 100).join(''))
      if (opening === null) return strange()
      at += [...opening[0]].length
    }
    const inside = readAlternatives(depth + 1)
    at += 1
    return inside
  }

  /** What an escape stands for; null: a place between characters. */
  function readEscape(): readonly string[] | null {
    const name = text[at] ?? ''
    at += 1
    if (name === 'b' || name === 'B') return null
    const set = sets[name]
    if (set) return set
    const control = controls[name]
    if (control !== undefined) return [control]
    const rest = text.slice(at, at + 60).join('')
    if (name === 'u' || name === 'x') {
      const code = name === 'u' ? /^(?:\{([\da-f]{1,6})\}|([\da-f]{4}))/i : /^([\da-f]{2})/i
      const [whole = '', ...digitsOf] = code.exec(rest) ?? []
      const number = digitsOf.find((each) => each !== undefined)
      if (number === undefined) return strange() && []
      at += whole.length
      return [String.fromCodePoint(Number.parseInt(number, 16))]
    }
    if (name === 'p' || name === 'P') {
      const [whole = '', property = ''] = /^\{([^}]+)\}/.exec(rest) ?? []
      at += whole.length
      const known = properties.find(([names]) => names.test(property))?.[1]
      if (known === undefined) return strange() && []
      return name === 'p' ? known : common.filter((each) => !new RegExp(`\\p{${property}}`, 'u').test(each))
    }
    return /[\dk]/.test(name) ? strange() && [] : [name]
  }

  function readClass(): PatternPart {
    const isExcluding = text[at] === '^'
    if (isExcluding) at += 1
    const start = at
    const characters: string[] = []
    while (at < text.length && text[at] !== ']') {
      const [first, isSet] = readMember()
      if (text[at] === '-' && text[at + 1] !== ']' && !isSet) {
        at += 1
        const [last] = readMember()
        characters.push(...between(first[0] ?? '', last[0] ?? ''))
      } else characters.push(...first)
    }
    const inside = text.slice(start, at).join('')
    at += 1
    if (!isExcluding) return { is: 'class', characters }
    const excluded = readExpression(`[${inside}]`)
    return excluded === null
      ? strange()
      : { is: 'class', characters: common.filter((each) => !excluded.test(each)) }
  }

  function readMember(): [readonly string[], isSet: boolean] {
    const character = text[at] ?? ''
    at += 1
    if (character !== '\\') return [[character], false]
    if (text[at] === 'b') {
      at += 1
      return [['\b'], false]
    }
    const inside = readEscape() ?? []
    return [inside, inside.length !== 1]
  }

  const whole = readAlternatives(0)
  return isStrange || at < text.length ? null : [whole]
}

/** Some characters of a range: its ends and a few between them. */
function between(first: string, last: string): string[] {
  const [from = 0, to = 0] = [first.codePointAt(0), last.codePointAt(0)]
  const codes =
    to - from < 64 ? Array.from({ length: to - from + 1 }, (_, at) => from + at) : [from, from + 1, to]
  return codes.map((code) => String.fromCodePoint(code))
}
