import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { operations } from '../../contract/operations.ts'

/** Operations that no command needs, with the reason. `muster call` calls them all the same. */
const withoutVerb: Readonly<Record<string, string>> = {
  'directory.complete': 'completes a path while it is typed in the window; a shell does that itself',
  'directory.recent': 'offers directories where one is chosen in the window; a command has the current one',
}

test('every operation has a command, or a reason why it has none', () => {
  const source = globSync('**/*.ts', { cwd: import.meta.dirname })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
    .join('\n')
  const called = new Set(source.matchAll(/\bcall\(\s*'([\w.]+)'/g).map(([, name]) => name))
  const without = Object.keys(operations).filter((name) => !called.has(name))
  expect(without.toSorted()).toEqual(Object.keys(withoutVerb).toSorted())
})
