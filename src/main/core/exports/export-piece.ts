import { type ExportSubject, MAX_EXPORTED_HITS } from '../../../contract/exports.ts'
import type { Output, ParsedInput } from '../../../contract/operations.ts'
import type { Json } from '../../../contract/values.ts'
import { runHeavy } from '../base/heavy/run-heavy.ts'
import type { Context } from '../live/context.ts'
import type { SearchParts } from '../search/parts.ts'
import { cursorError } from './read/cursor-error.ts'
import { exportHead } from './read/export-head.ts'
import { exportJob } from './read/export-job.ts'
import { fileName } from './read/file-name.ts'
import { cleanerOf } from './read/scrub-record.ts'
import { hitWriters } from './read/search-pages.ts'

/** Finds of one piece. */
const PAGE = 100

export type ExportParts = Context & SearchParts & { readonly config: { readonly version: string } }

/**
 * A piece of an export: what is stored is read and written in the thread, what a search finds a page at a time.
 *
 * @throws MusterError `not_found`, `validation`, `storage`, `unavailable`
 */
export async function exportPiece(
  context: ExportParts,
  { subject, ...input }: ParsedInput<'export.read'>,
): Promise<Output<'export.read'>> {
  if (subject.kind === 'search') return searchPiece(context, subject, input)
  return runHeavy(exportJob, {
    path: context.store.path,
    subject,
    format: input.format,
    scrub: input.scrub,
    cursor: input.cursor,
    version: context.config.version,
    at: context.now(),
  })
}

async function searchPiece(
  { search, config, now }: ExportParts,
  { search: wanted }: Extract<ExportSubject, { kind: 'search' }>,
  { format, scrub, cursor }: Omit<ParsedInput<'export.read'>, 'subject'>,
): Promise<Output<'export.read'>> {
  const place = readPlace(cursor)
  const limit = Math.min(PAGE, MAX_EXPORTED_HITS - place.written)
  const page = await search.query({ ...wanted, limit, ...(place.after && { cursor: place.after }) })
  const clean = cleanerOf(scrub)
  const writer = hitWriters[format]
  const title = clean(wanted.text === '' ? 'What the filters leave' : `Search: ${wanted.text}`)
  const head = exportHead('search', title, { version: config.version, at: now(), scrub })
  const written = place.written + page.hits.length
  const next = written < MAX_EXPORTED_HITS ? page.nextCursor : null
  const begun = cursor === undefined ? writer.head(head, clean(wanted as Record<string, Json>)) : ''
  const text = begun + page.hits.map((hit) => writer.hit(clean(hit))).join('')
  return {
    text: next === null ? text + writer.tail(written) : text,
    done: written,
    // How many more it finds is not known.
    total: next === null ? written : written + PAGE,
    name: fileName(title, format),
    nextCursor: next === null ? null : Buffer.from(`${written} ${next}`).toString('base64url'),
  }
}

/** @throws MusterError `validation` */
function readPlace(cursor: string | undefined): { written: number; after: string | null } {
  if (cursor === undefined) return { written: 0, after: null }
  const [, written = '', after = ''] =
    /^(\d{1,6}) (.{1,200})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (after !== '') return { written: Number(written), after }
  throw cursorError()
}
