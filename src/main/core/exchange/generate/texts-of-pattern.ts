import type { Choice } from './choice.ts'
import { type PatternPart, readPattern } from './read-pattern.ts'

/** Repetitions beyond what a pattern asks for, in one text after the other. */
const EXTRA = [0, 1, 2, 5]
/** Characters of a text that is made, at most. */
const LONGEST = 20_000

/**
 * Texts that a regular expression (with the flag `u`) most likely lets through; whoever takes one tries it. None for what
 * looks around or back. `long`: one has so many repetitions, for texts that must be long.
 */
export function textsOfPattern(source: string, choice: Choice, long = 0): string[] {
  const parts = readPattern(source)
  if (parts === null) return []
  const extras = choice.isRandom ? [...EXTRA, choice.between(0, 8)] : EXTRA
  const texts = [...extras, long].flatMap((extra) => [write(parts, { extra, choice, turn: 0 })])
  // Each alternative once, too.
  for (let turn = 1; turn < 6; turn++) texts.push(write(parts, { extra: 1, choice, turn }))
  return [...new Set(texts)]
}

interface Manner {
  extra: number
  choice: Choice
  /** Which alternative is taken, counted round. */
  turn: number
}

function write(parts: readonly PatternPart[], manner: Manner): string {
  let text = ''
  for (const part of parts) {
    text += writeOne(part, manner)
    if (text.length > LONGEST) break
  }
  return text
}

function writeOne(part: PatternPart, manner: Manner): string {
  const { extra, choice, turn } = manner
  switch (part.is) {
    case 'text':
      return part.text
    case 'class': {
      const { characters } = part
      return choice.order(characters)[choice.isRandom ? 0 : turn % Math.max(1, characters.length)] ?? ''
    }
    case 'any': {
      const alternative = choice.isRandom ? choice.order(part.of)[0] : part.of[turn % part.of.length]
      return alternative === undefined ? '' : write(alternative, manner)
    }
    case 'repeat': {
      const count = Math.min(part.most, part.least + extra, part.least + LONGEST)
      let text = ''
      for (let at = 0; at < count && text.length <= LONGEST; at++) text += writeOne(part.part, manner)
      return text
    }
  }
}
