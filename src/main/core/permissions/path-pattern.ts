/*
 * Patterns for paths as Claude Code reads them, which are those of gitignore: `*` and `?` stop at a `/`, `**` is any
 * number of folders, `[ab]` one of some characters, and a folder that fits takes in everything below it.
 */

/** A pattern cut at its `/`; `below`: only what is in a folder that fits, not the folder (it ended with a `/`). */
export interface PathPattern {
  segments: readonly string[]
  below: boolean
}

export function parsePathPattern(pattern: string): PathPattern {
  const segments = pattern.split('/').filter((segment) => segment !== '' && segment !== '.')
  return { segments, below: pattern.endsWith('/') }
}

/**
 * Whether a path, relative to where the pattern begins, fits. No backtracking: each part of the path is looked at
 * once for each part of the pattern.
 */
export function matchesPath({ segments, below }: PathPattern, path: string, ignoreCase: boolean): boolean {
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text)
  const parts = path.split('/').filter((part) => part !== '')
  const last = segments.length - 1
  if (last < 0) return true
  // The places in the pattern that can come next.
  let places = reach(new Set([0]), segments)
  for (const [index, part] of parts.entries()) {
    const next = new Set<number>()
    for (const place of places) {
      const segment = segments[place]
      if (segment === '**') {
        // At the end it is everything in the folder before it.
        if (place === last) return true
        next.add(place)
      } else if (segment !== undefined && matchesSegment(fold(segment), fold(part))) {
        if (place === last && (!below || index < parts.length - 1)) return true
        next.add(place + 1)
      }
    }
    places = reach(next, segments)
    if (places.size === 0) return false
  }
  return false
}

/** `**` can stand for no folder at all, except at the end. */
function reach(places: Set<number>, segments: readonly string[]): Set<number> {
  for (const place of places) {
    if (segments[place] === '**' && place < segments.length - 1) places.add(place + 1)
  }
  return places
}

/** One name against one part of a pattern; the newest `*` takes one character more whenever the rest does not fit. */
function matchesSegment(segment: string, name: string): boolean {
  const signs = tokenize(segment)
  let [sign, at] = [0, 0]
  let star: { sign: number; at: number } | null = null
  while (at < name.length) {
    const token = signs[sign]
    if (token === '*') {
      star = { sign, at }
      sign += 1
    } else if (token !== undefined && fits(token, name.charAt(at))) {
      sign += 1
      at += 1
    } else if (star) {
      star.at += 1
      at = star.at
      sign = star.sign + 1
    } else return false
  }
  while (signs[sign] === '*') sign += 1
  return sign === signs.length
}

/** `*`, or what one character must be. */
type Token = '*' | { any: true } | { oneOf: string; not: boolean }

function tokenize(segment: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < segment.length; at += 1) {
    const character = segment.charAt(at)
    if (character === '*') tokens.push('*')
    else if (character === '?') tokens.push({ any: true })
    else if (character === '\\' && at + 1 < segment.length) {
      at += 1
      tokens.push({ oneOf: segment.charAt(at), not: false })
    } else {
      const end = character === '[' ? segment.indexOf(']', at + 2) : -1
      if (end < 0) tokens.push({ oneOf: character, not: false })
      else {
        const inside = segment.slice(at + 1, end)
        const not = /^[!^]/.test(inside)
        tokens.push({ oneOf: spread(not ? inside.slice(1) : inside), not })
        at = end
      }
    }
  }
  return tokens
}

/** `a-f` as its characters. */
function spread(inside: string): string {
  return inside.replace(/(.)-(.)/g, (range: string, from: string, to: string) => {
    const [first, end] = [from.charCodeAt(0), to.charCodeAt(0)]
    if (end < first || end - first > 255) return range
    return String.fromCharCode(...Array.from({ length: end - first + 1 }, (_, index) => first + index))
  })
}

function fits(token: Exclude<Token, '*'>, character: string): boolean {
  return 'any' in token || token.oneOf.includes(character) !== token.not
}

/** A part of a pattern that only one name fits. */
export function isLiteral(segment: string): boolean {
  return !/[*?[\\]/.test(segment)
}
