import { createInterface } from 'node:readline/promises'
import type { VerbContext } from './verb-context.ts'

/**
 * Whether a person says yes; false where nobody can be asked. `wholeWord`: what was shown has marks, so that one letter is
 * too little.
 */
export async function confirm(
  { terminal, stdin }: VerbContext,
  question: string,
  { wholeWord = false } = {},
): Promise<boolean> {
  if (!terminal.isLive || stdin.isTTY !== true) return false
  const lines = createInterface({ input: stdin, output: process.stderr })
  try {
    const reply = await lines.question(`${question} ${wholeWord ? 'yes (the whole word)' : 'y = yes'}: `)
    return (wholeWord ? /^yes$/i : /^y(es)?$/i).test(reply.trim())
  } finally {
    lines.close()
  }
}
