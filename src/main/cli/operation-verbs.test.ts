import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { operations } from '../../contract/operations.ts'

test('every operation has a command, or a reason why it has none', () => {
  const source = globSync(['**/*.ts', '../../contract/hand-over-import.ts'], { cwd: import.meta.dirname })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
    .join('\n')
  const called = new Set(source.matchAll(/\bcall\(\s*'([\w.]+)'/g).map(([, name]) => name))
  const without = Object.keys(operations).filter((name) => !called.has(name))
  const reasons = Object.entries(operations).filter(([, operation]) => 'withoutCommand' in operation)
  expect(without.toSorted()).toEqual(reasons.map(([name]) => name).toSorted())
})
