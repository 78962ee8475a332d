import fc from 'fast-check'
import { expect, test } from 'vitest'
import { estimateTokens } from '../../base/estimate-tokens.ts'
import { chooseHistory, type PastQuestion } from './choose-history.ts'

function past(number: number, change: Partial<PastQuestion> = {}): PastQuestion {
  return {
    queryId: `q${String(number).padStart(3, '0')}`,
    at: number * 1_000,
    capability: null,
    question: `Question number ${number}`,
    answer: `Answer number ${number}`,
    relevance: null,
    ...change,
  }
}

const ids = (list: readonly { queryId: string | null }[]) => list.map(({ queryId }) => queryId)

test('with room for all of it, it is told whole, the oldest first', () => {
  const { chosen, leftOut } = chooseHistory([past(2), past(3), past(1)], 1_000)
  expect(ids(chosen)).toEqual(['q001', 'q002', 'q003'])
  expect(chosen.every(({ isSummary }) => !isSummary)).toBe(true)
  expect(leftOut).toEqual([])
})

test('of what was asked several times the newest is told, and the others are said to be left out', () => {
  const again = past(5, { question: 'question number 1?', answer: 'It changed.' })
  const { chosen, leftOut } = chooseHistory([past(1), again, past(2)], 1_000)
  expect(ids(chosen)).toEqual(['q002', 'q005'])
  expect(leftOut).toEqual([{ queryId: 'q001', what: 'Question number 1', why: 'asked again later' }])
  // For another capability it is another question.
  expect(chooseHistory([past(1), { ...again, capability: 'a.b' }], 1_000).chosen).toHaveLength(2)
})

test('the oldest are shortened first, and what has the least to do with the question is left out', () => {
  const long = 'word '.repeat(400)
  const all = Array.from({ length: 6 }, (_, index) => past(index + 1, { answer: `${long}${index}` }))
  const few = chooseHistory(all, 1_900)
  expect(few.chosen.map(({ isSummary }) => isSummary)).toEqual([true, true, true, true, true, false])
  const relevant = all.map((each, index) => (index === 0 ? { ...each, relevance: 0 } : each))
  const least = chooseHistory(relevant, 500)
  expect(ids(least.chosen)).toContain('q001')
  expect(ids(least.leftOut)).toEqual(['q004', 'q003', 'q002'])
  expect(least.leftOut[0]?.why).toBe('over the budget')
})

const anyPast = fc
  .uniqueArray(
    fc.record({
      queryId: fc.uuid(),
      at: fc.integer({ min: 0, max: 50 }),
      capability: fc.option(fc.constantFrom('a.b', 'c')),
      question: fc.string({ minLength: 1, maxLength: 400 }),
      answer: fc.string({ maxLength: 1_500 }),
      relevance: fc.option(fc.integer({ min: 0, max: 20 })),
    }),
    { selector: ({ queryId }) => queryId, maxLength: 25 },
  )
  .map((list) => list as PastQuestion[])

test('it stays within the budget, forgets nothing silently, and does not depend on the order', () => {
  fc.assert(
    fc.property(anyPast, fc.integer({ min: 0, max: 3_000 }), (list, budget) => {
      const { chosen, leftOut } = chooseHistory(list, budget)
      const cost = chosen.reduce(
        (sum, each) => sum + estimateTokens(each.question) + estimateTokens(each.answer),
        0,
      )
      expect(cost).toBeLessThanOrEqual(budget)
      expect(new Set([...ids(chosen), ...ids(leftOut)])).toEqual(new Set(ids(list)))
      expect(chosen.length + leftOut.length).toBe(list.length)
      expect(chooseHistory(list.toReversed(), budget)).toEqual({ chosen, leftOut })
    }),
  )
})
