import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeDirectory } from '../store/fixtures/records.ts'
import { readTail } from './read-tail.ts'

function write(text: string): string {
  const { path, remove } = makeDirectory()
  onTestFinished(remove)
  const file = join(path, 'stderr.log')
  writeFileSync(file, text)
  return file
}

test('a short file is read as a whole, a missing one as empty', async () => {
  expect(await readTail(write('no such option\n'))).toBe('no such option\n')
  expect(await readTail(write(''))).toBe('')
  expect(await readTail('/nowhere/stderr.log')).toBe('')
})

test('of a long one the end is read, without half a character, and how much is left out is said', async () => {
  // Its last 8 KiB begin within an "ü".
  const tail = await readTail(write(`${'x'.repeat(1_001)}${'ü'.repeat(4_096)}y`))
  expect(tail).toBe(`… (1,002 bytes before this are left out)\n${'ü'.repeat(4_095)}y`)
})

test('what is no file is told in its place', async () => {
  const path = `${write('')}.folder`
  mkdirSync(path)
  expect(await readTail(path)).toContain('is a directory, not a file')
})
