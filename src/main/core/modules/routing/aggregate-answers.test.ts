import { describe, expect, test } from 'vitest'
import type { Json } from '../../../../contract/values.ts'
import { aggregateAnswers, type ModuleAnswer } from './aggregate-answers.ts'

/** Answers of modules a, b, c, …, that came in the reverse order; undefined: it failed. */
function answers(...values: (Json | undefined)[]): ModuleAnswer[] {
  return values.map((value, at) => ({
    module: 'abcdef'[at] ?? 'z',
    value,
    endedAt: value === undefined ? null : 100 - at,
  }))
}

describe('answers become one', () => {
  test('collect: each with who gave it, and nothing for one that failed', () => {
    expect(aggregateAnswers('collect', answers('x', undefined, { y: 1 }))).toEqual({
      value: [
        { module: 'a', answer: 'x' },
        { module: 'b', answer: null },
        { module: 'c', answer: { y: 1 } },
      ],
      note: 'The answers of 2. Without an answer: b.',
    })
  })

  test('first: whichever came first', () => {
    expect(aggregateAnswers('first', answers('x', 'y'))).toEqual({ value: 'y', note: 'b answered first.' })
  })

  test('merge: objects, lists and texts', () => {
    expect(aggregateAnswers('merge', answers({ a: 1, b: 1 }, { b: 2 })).value).toEqual({ a: 1, b: 2 })
    expect(aggregateAnswers('merge', answers([1], [2, 3])).value).toEqual([1, 2, 3])
    expect(aggregateAnswers('merge', answers('x', 'y')).value).toBe('## a\n\nx\n\n## b\n\ny')
    expect(aggregateAnswers('merge', answers('x', { y: 1 }))).toEqual({
      value: null,
      note: 'The answers of a, b are not all objects, all lists or all texts: collect them instead.',
    })
  })

  test('majority: what most said, and a tie is told', () => {
    expect(aggregateAnswers('majority', answers({ x: 1, y: 2 }, 'z', { y: 2, x: 1 }))).toEqual({
      value: { x: 1, y: 2 },
      note: '2 of 3 say so.',
    })
    expect(aggregateAnswers('majority', answers('x', 'y'))).toEqual({
      value: 'x',
      note: '1 of 2 say so. So many say 1 other thing, too.',
    })
  })

  test('nothing of nobody', () => {
    for (const how of ['collect', 'first', 'merge', 'majority'] as const)
      expect(aggregateAnswers(how, answers(undefined))).toEqual({
        value: null,
        note: 'Nobody answered. Without an answer: a.',
      })
  })
})
