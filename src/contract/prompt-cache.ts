import type { Session } from './session.ts'
import { isFrozen, type Task } from './task.ts'
import { CACHE_WRITE_UNITS, unitsOf } from './token-units.ts'

/** The API's prompt cache lives for about this long after an answer, in ms. */
const CACHE_MS = 5 * 60_000

/** From then on a freeze is told what going on with it costs: soon the cache is cold. */
const LONG_FREEZE_MS = 4 * 60_000

/** What is not worth a word. */
const FEW_TOKENS = 1_000

/** What the next request of a session has to read: the whole conversation is sent again. */
export interface NextRead {
  tokens: number
  /** Until about then it is read from the cache, for a tenth. */
  cachedUntil: number
  isCold: boolean
  /** What reading it without the cache costs, by what the tokens of the session have cost so far. Null: they cost nothing yet. */
  coldCostMicros: number | null
}

/** Null: it is little, or not known. The only place that knows whether the cache is cold. */
export function nextRead(
  session: Pick<Session, 'contextTokens' | 'lastAnswerAt' | 'usage' | 'costMicros'>,
  now: number,
): NextRead | null {
  const { contextTokens: tokens, lastAnswerAt, usage, costMicros } = session
  if (tokens < FEW_TOKENS) return null
  const cachedUntil = lastAnswerAt === null ? 0 : lastAnswerAt + CACHE_MS
  const units = unitsOf(usage)
  const coldCostMicros =
    units > 0 && costMicros > 0 ? Math.round((costMicros / units) * CACHE_WRITE_UNITS * tokens) : null
  return { tokens, cachedUntil, isCold: cachedUntil <= now, coldCostMicros }
}

/** The same of a prompt that is sent next. Null also: a turn runs, which keeps the cache warm, or it takes no more prompts. */
export function nextPromptRead(session: Session, now: number): NextRead | null {
  return session.state === 'ended' || session.state === 'live' ? null : nextRead(session, now)
}

/** How a host writes numbers. */
export interface Words {
  count(tokens: number): string
  cost(micros: number): string
  clock(at: number): string
}

/** `reads about 48k tokens again (about $0.31); the cache is cold`. */
export function describeRead(read: NextRead, { count, cost, clock }: Words): string {
  const tokens = `reads about ${count(read.tokens)} tokens`
  const price = read.coldCostMicros === null ? '' : ` (about ${cost(read.coldCostMicros)})`
  return read.isCold
    ? `${tokens} again${price}; the cache is cold`
    : `${tokens}, cached until about ${clock(read.cachedUntil)}`
}

/** Whether a task is frozen for so long that the price of going on is worth a word, and a hold may be meant. */
export function isFrozenLong(
  task: Pick<Task, 'state' | 'pausedAs' | 'pausedSince' | 'pendingControl'>,
  now: number,
): boolean {
  return isFrozen(task) && task.pausedSince !== null && now - task.pausedSince >= LONG_FREEZE_MS
}

/** What going on with a task costs that is frozen for long, in words. Null: it is not, or nothing is known of its context. */
export function describeLongFreeze(task: Task, session: Session, now: number, words: Words): string | null {
  if (!isFrozenLong(task, now)) return null
  const read = nextRead(session, now)
  return read && `Going on ${describeRead(read, words)}`
}
