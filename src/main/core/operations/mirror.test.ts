import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { operations } from '../../../contract/operations.ts'

const here = import.meta.dirname
const declared = resolve(here, '../../../contract/operations')
const files = readdirSync(declared).filter((file) => file !== 'operation-spec.ts')

/** The operations that a file has entries for, by its text: `'task.list': {` or `async 'policy.create'({`. */
function namesIn(file: string): string[] {
  const entries = readFileSync(file, 'utf8').matchAll(/^ {2,4}(?:async )?'(\w+\.\w+)'[:(]/gm)
  return [...entries].map(([, name = '']) => name).sort()
}

test.each(files)('what contract/operations/%s declares is handled in the file of that name', (file) => {
  const names = namesIn(join(declared, file))
  expect(names).not.toEqual([])
  expect(namesIn(join(here, file))).toEqual(names)
})

test('every operation of the table is declared in one of those files', () => {
  const names = files.flatMap((file) => namesIn(join(declared, file)))
  expect(names.sort()).toEqual(Object.keys(operations).sort())
})
