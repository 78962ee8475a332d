import { expect, test } from 'vitest'
import { draftsThatFit } from './drafts.ts'

const draft = (size: number) => ({ source: 'x'.repeat(size), base: '' })

test('the newest drafts are kept as long as they fit, in their order', () => {
  const drafts = { oldest: draft(4), old: draft(3), huge: draft(50), newest: draft(6) }
  expect(Object.keys(draftsThatFit(drafts, 10))).toEqual(['old', 'newest'])
  expect(Object.keys(draftsThatFit(drafts, 13))).toEqual(['oldest', 'old', 'newest'])
})
