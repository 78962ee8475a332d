import { join } from 'node:path'
import { isLiteral, matchesPath, type PathPattern, parsePathPattern } from './path-pattern.ts'
import { isWithin, realPathOf, slashes } from './real-path.ts'

/**
 * A pattern that is kept as Claude Code means it: `//…` begins at the root, `./…` at the directory. Other patterns for
 * paths are older ones, whose `*` stands for any characters.
 */
export function isClaudePath(match: string): boolean {
  return match.startsWith('//') || match.startsWith('./')
}

/** A pattern and a folder that it begins at. */
export interface PlacedPattern {
  base: string
  pattern: PathPattern
}

/** The places where a pattern begins, as it is written and with links followed; `directories`: for one that has no own. */
export function placePattern(match: string, directories: readonly string[]): PlacedPattern[] {
  const { segments, below } = parsePathPattern(match)
  // What is fixed at its beginning is a folder, which can be a link.
  const wild = segments.findIndex((segment) => !isLiteral(segment))
  const cut = wild < 0 ? Math.max(segments.length - 1, 0) : wild
  const fixed = segments.slice(0, cut)
  const pattern = { segments: segments.slice(cut), below }
  const bases = match.startsWith('//') ? ['/'] : directories
  return bases.flatMap((base) => {
    const folder = join(base, ...fixed)
    const real = realPathOf(folder)
    const found = [{ base: slashes(folder), pattern }]
    if (real !== null) found.push({ base: real, pattern })
    // A single file or folder that is named can be a link itself.
    const target = wild < 0 && !below ? realPathOf(join(base, ...segments)) : null
    if (target !== null) found.push({ base: target, pattern: { segments: [], below: false } })
    return found
  })
}

export function matchesPlaced(placed: readonly PlacedPattern[], path: string, ignoreCase: boolean): boolean {
  return placed.some(({ base, pattern }) => {
    if (!isWithin(base, path)) return false
    return matchesPath(pattern, base === '/' ? path : path.slice(base.length), ignoreCase)
  })
}
