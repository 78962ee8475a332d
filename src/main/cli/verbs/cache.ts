import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { MusterError } from '../../../contract/errors.ts'
import { parseJsonText } from '../../../contract/parse-json.ts'
import { CacheEntry } from '../../../contract/workflow-resources.ts'
import { formatBytes } from '../format.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** Entries of one call. */
const PAGE = 100
/** Pages that were sent may be at most so large together: one call's size is limited. */
const BATCH_CHARACTERS = 1_000_000

/** `muster workflow cache` */
export function stats(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const cache = await client.call('cache.stats', {})
    if (terminal.json) return terminal.printJson({ type: 'cache', cache })
    const rate = cache.hitRate === null ? '' : ` (${Math.round(cache.hitRate * 100)}% hits)`
    const rows: [string, string][] = [
      ['Results', String(cache.entries)],
      ['Size', `${formatBytes(cache.bytes)} of ${formatBytes(cache.maxBytes)}`],
      ['Policy', cache.policy],
      ['Looks', `${cache.hits} hits, ${cache.misses} misses${rate}`],
      ['Gone', `${cache.evictions} evicted, ${cache.expirations} expired`],
    ]
    for (const [name, value] of rows) terminal.print(`${terminal.style('dim', name.padEnd(8))} ${value}`)
  })
}

/** `muster workflow cache clear` */
export function clear(context: VerbContext, pattern: string): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { removed } = await client.call('cache.invalidate', { pattern })
    if (terminal.json) terminal.printJson({ type: 'cleared', pattern, removed })
    else terminal.print(`${removed} removed`)
  })
}

/** `muster workflow cache export`: NDJSON, whether or not `--json` was given. */
export function exportAll(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    let cursor: string | null = null
    do {
      const page: { entries: CacheEntry[]; nextCursor: string | null } = await client.call('cache.export', {
        limit: PAGE,
        ...(cursor === null ? {} : { cursor }),
      })
      for (const entry of page.entries) terminal.printJson(entry)
      cursor = page.nextCursor
    } while (cursor !== null)
  })
}

/** `muster workflow cache import` */
export function importAll(context: VerbContext, path: string): Promise<number> {
  return withClient(context, async (client, terminal) => {
    let imported = 0
    let read = 0
    let batch: CacheEntry[] = []
    let characters = 0
    const send = async () => {
      if (batch.length > 0) imported += (await client.call('cache.import', { entries: batch })).imported
      batch = []
      characters = 0
    }
    for await (const line of linesOf(path, context.stdin)) {
      read += 1
      batch.push(parseEntry(line, path, read))
      characters += line.length
      if (batch.length >= PAGE || characters >= BATCH_CHARACTERS) await send()
    }
    await send()
    if (terminal.json) terminal.printJson({ type: 'imported', read, imported })
    else terminal.print(`${imported} of ${read} imported`)
  })
}

async function* linesOf(path: string, stdin: NodeJS.ReadableStream): AsyncGenerator<string> {
  const input = path === '-' ? stdin : createReadStream(path)
  try {
    for await (const line of createInterface({ input })) if (line.trim() !== '') yield line
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new MusterError('not_found', `The file ${path} can't be read (${code ?? String(error)}).`, {
      hint: 'Check its path and rights.',
      cause: error,
    })
  }
}

function parseEntry(line: string, path: string, number: number): CacheEntry {
  try {
    return CacheEntry.parse(parseJsonText(line))
  } catch (error) {
    throw new MusterError('validation', `Line ${number} of ${path} is not a cached result.`, {
      hint: 'Give a file that muster workflow cache export wrote.',
      cause: error,
    })
  }
}
