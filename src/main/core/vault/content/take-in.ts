import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import type { Connection } from '../../store/database.ts'
import { sha256 } from './block.ts'
import { createBlockWriter } from './block-writer.ts'
import { findConversation } from './find-conversation.ts'
import { encodeLine } from './line-code.ts'
import { withVault } from './open-vault.ts'
import { readRange } from './read-range.ts'
import { forgetVersion } from './remove-content.ts'
import { splitLines } from './split-lines.ts'
import { tellOf } from './tell-of.ts'

/** A file of a conversation that Claude keeps. */
export interface FileToKeep {
  claudeSessionId: string
  /** Below `projects`, in which Claude looks for it. */
  folder: string
  /** Empty: the conversation itself; else what lies in its folder, with `/`. */
  name: string
  /** Absolute. */
  path: string
}

export interface TakeIn {
  vault: string
  files: readonly FileToKeep[]
  /** UTC ms. */
  now: number
}

/** What one piece of work came to: files before `next` are kept as they are now, with the one at `next` it goes on. */
export interface TakenIn {
  next: number
  read: number
  stored: number
  /** Files that could not be read, and why. */
  problems: { path: string; problem: string }[]
}

/** Read in one piece of work, in bytes: then others have the thread. */
const SLICE = 4 * 1024 * 1024
/** Compared with what was seen last, to tell whether a file has only grown, in bytes. */
const ENDING = 4 * 1024
/** Earlier states of a file that are kept. */
const VERSIONS = 5

interface FileRow {
  id: number
  version: number
  taken: number
  rest: Buffer
  ending: Buffer
  whole: number
  changed_at: number
  open_block: number | null
}

/** Keeps what files have that the vault does not have yet, up to a few megabytes. */
export function takeIn({ vault, files, now }: TakeIn): TakenIn {
  return withVault(vault, (database) => {
    const result: TakenIn = { next: 0, read: 0, stored: 0, problems: [] }
    const one = database.transaction((file: FileToKeep) => takeFile(database, file, now, result))
    while (result.next < files.length && result.read < SLICE) {
      const file = files[result.next]
      if (file === undefined || one.immediate(file)) result.next += 1
    }
    return result
  })
}

/** True: nothing of it is left to be read. */
function takeFile(database: Connection, file: FileToKeep, now: number, result: TakenIn): boolean {
  let handle: number
  try {
    // Else the opening of a pipe waits until somebody writes to it.
    handle = openSync(file.path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT') result.problems.push({ path: file.path, problem: `it can't be read (${code})` })
    return true
  }
  try {
    const facts = fstatSync(handle)
    // An empty one tells nothing, and what was in it is not given up for it.
    if (!facts.isFile() || facts.size === 0) return true
    return takeFrom(
      database,
      file,
      { handle, size: facts.size, changedAt: Math.round(facts.mtimeMs) },
      now,
      result,
    )
  } finally {
    closeSync(handle)
  }
}

interface Opened {
  handle: number
  size: number
  changedAt: number
}

function takeFrom(
  database: Connection,
  file: FileToKeep,
  { handle, size, changedAt }: Opened,
  now: number,
  result: TakenIn,
): boolean {
  const conversationId = conversationOf(database, file, now)
  if (conversationId === null) return true
  const newest = newestOf(database, conversationId, file.name)
  const seen = newest ? newest.taken + newest.rest.length : 0
  const isUnchanged = newest?.whole === 1 && seen === size && newest.changed_at === changedAt
  if (isUnchanged && !isDamaged(database, newest.id)) return true
  const goesOn =
    newest && seen <= size && stands(handle, seen, newest.ending) && !isDamaged(database, newest.id)
  const row = goesOn ? newest : begin(database, conversationId, file.name, newest, now)
  const start = row.taken
  const bytes = readRange(handle, start, Math.min(size, start + SLICE))
  const { lines, rest } = splitLines(bytes)
  const writer = createBlockWriter(database, row.id, row.open_block)
  const ownId = Buffer.from(file.claudeSessionId)
  for (const line of lines) writer.add(encodeLine(line, ownId))
  const { openBlock, stored } = writer.finish()
  const end = start + bytes.length
  const isWhole = end >= size
  const kept = isWhole ? rest : Buffer.alloc(0)
  const taken = end - rest.length
  const seenNow = taken + kept.length
  database
    .prepare(
      `UPDATE files SET taken = ?, rest = ?, ending = ?, whole = ?, changed_at = ?, kept_at = ?, open_block = ? WHERE id = ?`,
    )
    .run(taken, kept, endingOf(handle, seenNow), Number(isWhole), changedAt, now, openBlock, row.id)
  if (isWhole && file.name === '') {
    const { title, directory } = tellOf(handle, size)
    database
      .prepare('UPDATE conversations SET title = ?, directory = ?, kept_at = ? WHERE id = ?')
      .run(title, directory, now, conversationId)
  }
  if (isWhole) removeDamaged(database, conversationId, file.name, row.version, seenNow)
  result.read += bytes.length
  result.stored += stored
  return isWhole
}

/** Null: a person had it forgotten. */
function conversationOf(database: Connection, file: FileToKeep, now: number): number | null {
  const known = findConversation(database, file.claudeSessionId)
  if (known?.isForgotten) return null
  if (known) {
    if (known.folder !== file.folder)
      database.prepare('UPDATE conversations SET folder = ? WHERE id = ?').run(file.folder, known.id)
    return known.id
  }
  const added = database
    .prepare('INSERT INTO conversations (claude_session_id, folder, kept_at) VALUES (?, ?, ?)')
    .run(file.claudeSessionId, file.folder, now)
  return Number(added.lastInsertRowid)
}

function newestOf(database: Connection, conversationId: number, name: string): FileRow | undefined {
  return database
    .prepare<[number, string], FileRow>(
      `SELECT id, version, taken, rest, ending, whole, changed_at, open_block FROM files
       WHERE conversation_id = ? AND name = ? ORDER BY version DESC LIMIT 1`,
    )
    .get(conversationId, name)
}

/** What was kept stands in the file no more: the file is kept from its beginning, beside what it was. */
function begin(
  database: Connection,
  conversationId: number,
  name: string,
  before: FileRow | undefined,
  now: number,
): FileRow {
  const version = (before?.version ?? 0) + 1
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO files (conversation_id, name, version, rest, ending, changed_at, kept_at) VALUES (?, ?, ?, x'', x'', 0, ?)`,
    )
    .run(conversationId, name, version, now)
  const old = database
    .prepare<[number, string, number], { id: number }>(
      'SELECT id FROM files WHERE conversation_id = ? AND name = ? AND version <= ?',
    )
    .all(conversationId, name, version - VERSIONS)
  for (const { id } of old) forgetVersion(database, id)
  return {
    id: Number(lastInsertRowid),
    version,
    taken: 0,
    rest: Buffer.alloc(0),
    ending: Buffer.alloc(0),
    whole: 0,
    changed_at: 0,
    open_block: null,
  }
}

/** What is kept anew now is no use in its damaged state. */
function removeDamaged(
  database: Connection,
  conversationId: number,
  name: string,
  version: number,
  bytes: number,
): void {
  const old = database
    .prepare<[number, string, number, number], { id: number }>(
      `SELECT id FROM files WHERE conversation_id = ? AND name = ? AND version < ? AND taken + length(rest) <= ?`,
    )
    .all(conversationId, name, version, bytes)
  for (const { id } of old) if (isDamaged(database, id)) forgetVersion(database, id)
}

/** A line of it was found damaged: it is kept anew while the file is there. */
function isDamaged(database: Connection, fileId: number): boolean {
  return (
    database
      .prepare<[number]>(
        'SELECT 1 FROM blocks JOIN runs ON runs.block_id = blocks.id WHERE damaged = 1 AND file_id = ? LIMIT 1',
      )
      .get(fileId) !== undefined
  )
}

/** Whether what was seen up to there still ends as it did. */
function stands(handle: number, seen: number, ending: Buffer): boolean {
  return endingOf(handle, seen).equals(ending)
}

function endingOf(handle: number, seen: number): Buffer {
  return sha256(readRange(handle, Math.max(0, seen - ENDING), seen))
}
