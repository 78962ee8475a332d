import { expect, test } from 'vitest'
import { hasOpenFence, noBlocks, splitBlocks } from './split-blocks.ts'

const sample =
  '# Title\n\nA paragraph\nof two lines.\n\n- one\n- two\n\n```ts\nconst a = 1\n\nconst b = 2\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\nEnd.'

test('blocks join to the text', () => {
  const { blocks } = splitBlocks(noBlocks, sample)
  expect(blocks.join('')).toBe(sample)
  expect(blocks.length).toBe(6)
})

test('streaming character by character gives the same blocks as the whole', () => {
  let state = noBlocks
  for (let end = 1; end <= sample.length; end++) state = splitBlocks(state, sample.slice(0, end))
  expect(state.blocks).toEqual(splitBlocks(noBlocks, sample).blocks)
})

test('early blocks keep their text while the end grows', () => {
  const before = splitBlocks(noBlocks, sample)
  const after = splitBlocks(before, `${sample} More of it.`)
  expect(after.blocks.slice(0, -2)).toEqual(before.blocks.slice(0, -2))
})

test('a text that does not continue the one before is split anew', () => {
  const state = splitBlocks(splitBlocks(noBlocks, sample), 'Something else.\n\nHere.')
  expect(state.blocks).toEqual(['Something else.\n\n', 'Here.'])
})

test('windows line ends and tabs still join to the text', () => {
  const text = 'One\r\n\r\n\tcode\r\n\r\nTwo'
  expect(splitBlocks(noBlocks, text).blocks.join('')).toBe(text)
})

test('an open fence is told apart from a closed one', () => {
  expect(hasOpenFence('```ts\nconst a')).toBe(true)
  expect(hasOpenFence('```ts\nconst a\n```\n')).toBe(false)
  expect(hasOpenFence('````md\n```\n')).toBe(true)
  expect(hasOpenFence('A paragraph')).toBe(false)
})
