import type { Command } from 'commander'
import { type Completion, complete, type Offer } from '../completion/complete.ts'
import type { Named } from '../completion/named.ts'
import type { Row } from '../completion/rows.ts'
import { exitCodes } from '../exit-codes.ts'
import { cut, shortId } from '../format.ts'
import type { VerbContext } from '../verb-context.ts'

/** A person waits with the finger on the key. */
const WITHIN_MS = 1_000
const MOST_OFFERS = 100
const HINT_WIDTH = 60
/** What no shell takes for anything else. Names of other kinds are not offered. */
const plainWord = /^[\w.@%+,/][\w.@%+,/-]*$/
const id = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

/**
 * `muster complete`: prints what can stand at the cursor, for the scripts of `muster completion`. Never fails, and never
 * becomes the supervisor: where there is nothing to offer, or nobody answers in time, it offers nothing.
 */
export async function completeWords(
  context: VerbContext,
  program: Command,
  words: readonly string[],
  word: string,
): Promise<number> {
  const completion = complete(program, words, word)
  const typed = word.slice(completion.prefix.length)
  const rows = await rowsOf(
    { ...context, flags: { ...context.flags, ...dataDirOf(words, context.env.HOME) } },
    completion,
  )
  const offers = [...completion.offers, ...rows.flatMap((row) => offersOf(row, rows, typed))]
  const fitting = offers.filter(({ value }) => value.startsWith(typed)).slice(0, MOST_OFFERS)
  for (const { value, hint } of fitting) {
    const shown = hint === '' ? [] : [cut(hint, HINT_WIDTH, 'text')]
    context.terminal.print([`${completion.prefix}${value}`, ...shown].join('\t'))
  }
  if (completion.named.includes('file')) context.terminal.print(':files')
  if (completion.named.includes('directory')) context.terminal.print(':directories')
  return exitCodes.ok
}

async function rowsOf(context: VerbContext, { named, before }: Completion): Promise<Row[]> {
  if (named.every((kind) => kind === 'file' || kind === 'directory')) return []
  // Loads the contract: not for commands and options.
  const { alwaysThere, readRows } = await import('../completion/rows.ts')
  const { findSupervisor } = await import('../connect.ts')
  const signal = AbortSignal.timeout(WITHIN_MS)
  const found: Row[] = named.flatMap((kind) => alwaysThere[kind]?.() ?? [])
  const readers = named.flatMap((kind: Named) => readRows[kind] ?? [])
  if (readers.length === 0) return found
  try {
    const supervisor = await findSupervisor(context)
    if (!supervisor) return found
    try {
      for (const read of readers) found.push(...(await read(supervisor.client, before, signal)))
    } finally {
      await supervisor.close()
    }
  } catch {
    // No remark may stand in the middle of what a person types.
  }
  return found
}

/** Ids as lists show them, whole where that is not enough or where one was begun. */
function offersOf({ name, hint }: Row, rows: readonly Row[], typed: string): Offer[] {
  if (!plainWord.test(name)) return []
  if (!id.test(name)) return [{ value: name, hint }]
  const short = shortId(name)
  const isClear = rows.every((row) => row.name === name || shortId(row.name) !== short)
  if (isClear && short.startsWith(typed)) return [{ value: short, hint }]
  return [{ value: name, hint }]
}

/** The data directory that the line names, which is not a line of this program's. */
function dataDirOf(words: readonly string[], home = '~'): { dataDir?: string } {
  const at = words.findIndex((word) => word === '--data-dir' || word.startsWith('--data-dir='))
  if (at === -1) return {}
  const [, joined] = (words[at] ?? '').split(/=(.*)/s)
  const value = joined ?? words[at + 1 + Number(words[at + 1] === '=')]
  return value ? { dataDir: value.replace(/^~(?=\/)/, home) } : {}
}
