import { expect, test } from 'vitest'
import { newLine } from './editor-setup.ts'

test('a new line begins below the content of the one before, deeper after a colon', () => {
  expect(newLine('  - id: a')).toBe('\n    ')
  expect(newLine('  - text')).toBe('\n  ')
  expect(newLine('nodes:')).toBe('\n  ')
  expect(newLine(' ')).toBe('\n ')
})
