import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createLineReader } from './conversation-lines.ts'
import { openVaultToRead, vaultPath } from './open-vault.ts'
import { readPiece } from './read-piece.ts'
import { takeIn } from './take-in.ts'

const ID = '00000000-0000-4000-8000-000000000001'

/** A file that is kept as it grows. */
function makeKept() {
  const directory = mkdtempSync(join(tmpdir(), 'muster-lines-'))
  const path = join(directory, 'conversation.jsonl')
  const vault = vaultPath(directory)
  writeFileSync(path, '')
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return {
    vault,
    grow(text: string) {
      appendFileSync(path, text)
      takeIn({ vault, files: [{ claudeSessionId: ID, folder: 'x', name: '', path }], now: 1 })
    },
  }
}

function openReader(vault: string) {
  const database = openVaultToRead(vault)
  if (database === undefined) throw new Error('there is no vault')
  onTestFinished(() => void database.close())
  return createLineReader(database)
}

test('lines are read from where one begins, also those that came since to what was read to its end', () => {
  const { vault, grow } = makeKept()
  expect(openVaultToRead(vault)).toBeUndefined()
  const long = 'x'.repeat(40_000)
  grow(`first\n${long}\nthird\n`)
  const reader = openReader(vault)
  const read = (from: number) => {
    const [file] = reader.files(ID)
    return file === undefined ? [] : [...reader.lines(file, from)]
  }
  const before = read(0)
  expect(before.map(({ text }) => text)).toEqual(['first\n', `${long}\n`, 'third\n'])
  const end = before.at(-1)?.next ?? 0
  // The long one is stored in several pieces.
  expect(end).toBeGreaterThan(3)
  expect(read(before[2]?.place ?? 0)).toEqual([before[2]])
  grow('fourth\nfif')
  const added = read(end)
  expect(added.map(({ text }) => text)).toEqual(['fourth\n', 'fif'])
  // Its end is not there yet.
  expect(added[1]?.next).toBe(added[1]?.place)
  grow('th\n')
  expect(read(added[1]?.place ?? 0).map(({ text }) => text)).toEqual(['fifth\n'])
})

test('a piece of a file that has grown since goes on where the one before ended', () => {
  const { vault, grow } = makeKept()
  const lines = (from: number, count: number) =>
    Array.from(
      { length: count },
      (_, at) =>
        `${String(from + at)
          .repeat(2_000)
          .slice(0, 5_000)}\n`,
    ).join('')
  // The first piece ends with the last line that there is.
  const first = lines(1_000, Math.ceil((512 * 1024) / 5_001))
  grow(first)
  const piece = (cursor?: string) => {
    const { data, nextCursor } = readPiece({ vault, claudeSessionId: ID, name: '', cursor })
    return { text: Buffer.from(data, 'base64').toString(), nextCursor }
  }
  const one = piece()
  expect(one.text === first).toBe(true)
  const second = lines(2_000, 3)
  grow(second)
  expect(piece(one.nextCursor ?? '')).toEqual({ text: second, nextCursor: null })
})
