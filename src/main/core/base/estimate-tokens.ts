/** Letters and digits of ASCII that are a token together, at the least, in words that are rarely written. */
const LETTERS = 3
/** Tokens of a byte of UTF-8 beyond ASCII, at the most. */
const PER_BYTE = 0.75

/**
 * How many tokens a text has, without a tokenizer: rather too many than too few, so that a budget holds for whichever model
 * reads it. English prose comes out about half as much again as it has.
 */
export function estimateTokens(text: string): number {
  let tokens = 0
  for (const [run] of text.matchAll(/[A-Za-z]+|[0-9]+|[ \t]+|[\r\n]+|[!-/:-@[-`{-~]|[^\0-\x7f]+|./gs)) {
    const code = run.charCodeAt(0)
    if (code > 0x7f) tokens += Buffer.byteLength(run) * PER_BYTE
    else if (/[A-Za-z0-9]/.test(run)) tokens += Math.ceil(run.length / LETTERS)
    // A single space belongs to the word after it.
    else if (run !== ' ') tokens += Math.ceil(run.length / 8)
  }
  return Math.ceil(tokens)
}
