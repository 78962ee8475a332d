import { expect, test } from 'vitest'
import { usualSuggestions } from './permission.ts'

test('always allow means the rules, else the first suggestion', () => {
  const rule = { type: 'addRules', rules: [], behavior: 'allow', destination: 'localSettings' }
  const mode = { type: 'setMode', mode: 'acceptEdits', destination: 'session' }
  expect(usualSuggestions([mode, rule, mode])).toEqual([1])
  expect(usualSuggestions([mode])).toEqual([0])
  expect(usualSuggestions([])).toEqual([])
})
