import type { Session } from '../../../contract/session.ts'
import { formatClock, formatCount } from '../../ui/format.ts'

/** The API's prompt cache lives for about this long after an answer, in ms. */
const CACHE_MS = 5 * 60_000
/** What is not worth a word. */
const FEW_TOKENS = 1_000

/**
 * What the next prompt of a session has to read, in words: the whole conversation is sent again, which costs a
 * tenth while the cache is warm. Null: little, not known, a turn runs (which keeps it warm), or it takes no more prompts.
 */
export function describeNextPrompt(session: Session, now: number): { text: string; isCold: boolean } | null {
  const { contextTokens, lastAnswerAt, state } = session
  if (contextTokens < FEW_TOKENS || state === 'ended' || state === 'live') return null
  const tokens = `about ${formatCount(contextTokens)} tokens`
  const coldAt = lastAnswerAt === null ? 0 : lastAnswerAt + CACHE_MS
  return coldAt > now
    ? { text: `reads ${tokens}, cached until about ${formatClock(coldAt, now)}`, isCold: false }
    : { text: `reads ${tokens} again; the cache is cold`, isCold: true }
}
