import { expect, test } from 'vitest'
import { findDirective, withoutDirectives } from './directive.ts'
import { scenarioNames } from './scenarios/find-scenario.ts'
import { scene } from './scene.ts'

test('a directive is found with its values, the last one counting', () => {
  const found = findDirective('do it #sim:quick and then\n#sim:stream(tokens=12, rate=3.5,name=a=b)')
  expect(found?.name).toBe('stream')
  expect(found?.parameters.number('tokens', 1)).toBe(12)
  expect(found?.parameters.number('rate', 1)).toBe(3.5)
  expect(found?.parameters.number('absent', 7)).toBe(7)
  expect(found?.parameters.number('name', 7)).toBe(7)
  expect(found?.parameters.number('tokens', 1, 0, 10)).toBe(10)
  expect(found?.parameters.text('name', '')).toBe('a=b')
  expect(findDirective('nothing here')).toBeNull()
})

test('the prompt is what a person wrote', () => {
  expect(withoutDirectives('Review it.\n\n#sim:essay(minutes=5)')).toBe('Review it.')
  expect(withoutDirectives('a #sim:quick b')).toBe('a b')
})

test('every task of the scene has a prompt to read and a scenario that exists', () => {
  expect(scene.length).toBeGreaterThanOrEqual(7)
  for (const { title, prompt } of scene) {
    expect(title).not.toBe('')
    expect(withoutDirectives(prompt).length).toBeGreaterThan(20)
    expect(scenarioNames).toContain(findDirective(prompt)?.name)
  }
})
