import { cutText } from '../../../../contract/cut-text.ts'
import type { LeftOut } from '../../../../contract/module-query.ts'
import { estimateTokens } from '../../base/estimate-tokens.ts'

/** An answered question that may stand in a prompt. */
export interface PastQuestion {
  queryId: string
  /** When it was answered, UTC ms. */
  at: number
  /** Id of the capability. */
  capability: string | null
  question: string
  answer: string
  /** Its place by relevance to the new question, from 0; null: it has nothing in common with it. */
  relevance: number | null
}

/** One that stands in the prompt. */
export interface ChosenQuestion extends Omit<PastQuestion, 'relevance'> {
  isSummary: boolean
}

/** Evens out the ranks, so that the first of one order is not worth more than two good places in both. */
const RANK_SPREAD = 60
/** Characters of a question and of an answer that are shortened. */
const SHORT_QUESTION = 160
const SHORT_ANSWER = 320
/** Tokens around each: the day, the words before question and answer. */
const AROUND = 24

/**
 * Chooses what of the history is told within a budget of tokens: by recency and relevance, of what was asked several times
 * the newest only; the oldest of the chosen ones are shortened first. The same input gives the same choice, whatever its order.
 */
export function chooseHistory(
  candidates: readonly PastQuestion[],
  budget: number,
): { chosen: ChosenQuestion[]; leftOut: LeftOut[] } {
  const byAge = candidates.toSorted((a, b) => b.at - a.at || compare(b.queryId, a.queryId))
  const { kept, leftOut } = withoutRepeated(byAge)
  const recency = new Map(kept.map((each, index) => [each.queryId, index]))
  const score = ({ queryId, relevance }: PastQuestion) =>
    1 / (RANK_SPREAD + (recency.get(queryId) ?? 0)) + (relevance === null ? 0 : 1 / (RANK_SPREAD + relevance))
  // Sorted by age before: what has the same score stays newest first.
  const ranked = kept.toSorted((a, b) => score(b) - score(a))
  const chosen: PastQuestion[] = []
  let left = budget
  for (const each of ranked) {
    const cost = costOf(shorten(each))
    if (cost > left) {
      leftOut.push({ queryId: each.queryId, what: titleOf(each), why: 'over the budget' })
      continue
    }
    left -= cost
    chosen.push(each)
  }
  const told: ChosenQuestion[] = []
  for (const each of byAge) {
    if (!chosen.includes(each)) continue
    const { relevance, ...past } = each
    const short = shorten(each)
    const more = costOf(each) - costOf(short)
    const isWhole = more <= left
    if (isWhole) left -= Math.max(0, more)
    told.push(isWhole ? { ...past, isSummary: false } : { ...past, ...short, isSummary: true })
  }
  return { chosen: told.reverse(), leftOut }
}

/** `byAge`: the newest first. */
function withoutRepeated(byAge: readonly PastQuestion[]): { kept: PastQuestion[]; leftOut: LeftOut[] } {
  const seen = new Set<string>()
  const kept: PastQuestion[] = []
  const leftOut: LeftOut[] = []
  for (const each of byAge) {
    const key = `${each.capability ?? ''} ${sameWords(each.question)}`
    if (seen.has(key)) leftOut.push({ queryId: each.queryId, what: titleOf(each), why: 'asked again later' })
    else kept.push(each)
    seen.add(key)
  }
  return { kept, leftOut }
}

/** What a question has in common with one that asks the same: no case, no punctuation, no spaces. */
export function sameWords(question: string): string {
  return (
    question
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(' ') ?? question
  )
}

/** The beginning of a question, for people. */
export function titleOf({ question }: { question: string }): string {
  return inOneLine(question, 200)
}

export function inOneLine(text: string, length: number): string {
  return cutText(text.replace(/\s+/g, ' ').trim(), length)
}

function shorten({ question, answer }: Pick<PastQuestion, 'question' | 'answer'>) {
  return {
    question: inOneLine(question, SHORT_QUESTION),
    answer: inOneLine(answer, SHORT_ANSWER),
  }
}

function costOf({ question, answer }: Pick<PastQuestion, 'question' | 'answer'>): number {
  return estimateTokens(question) + estimateTokens(answer) + AROUND
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
