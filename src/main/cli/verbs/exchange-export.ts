import { MusterError } from '../../../contract/errors.ts'
import { parseJsonText } from '../../../contract/parse-json.ts'
import type { Json } from '../../../contract/values.ts'
import { exportDocling, writeDocling } from '../../core/exchange/docling/export-docling.ts'
import { importDocling } from '../../core/exchange/docling/import-docling.ts'
import type { ExchangeDocument } from '../../core/exchange/document.ts'
import { toMarkdown } from '../../core/exchange/exports/markdown.ts'
import { toPlainText } from '../../core/exchange/exports/plain-text.ts'
import { findJsonError } from '../../core/exchange/text/find-json-error.ts'
import { serialize } from '../../core/exchange/text/serialize.ts'
import type { TextFormat } from '../../core/exchange/text/text-format.ts'
import { exitCodes } from '../exit-codes.ts'
import { readAnyText } from '../read-exchange.ts'
import type { VerbContext } from '../verb-context.ts'
import { readRight } from './exchange.ts'

/** `muster exchange import` */
export async function importDocument(
  { terminal, stdin }: VerbContext,
  file: string,
  { to }: { to: 'json' | 'yaml' },
): Promise<number> {
  const { label, text } = await readAnyText(file, stdin)
  // Its own document, whose form was made here.
  terminal.write(serialize(importDocling(readDocling(text, label)) as unknown as Json, to))
  return exitCodes.ok
}

/** The hash of a DoclingDocument has more digits than a number keeps: they are kept as text. */
function readDocling(text: string, label: string): Json {
  try {
    return parseJsonText(text) as Json
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const { at, expected } = findJsonError(text.replace(/^\uFEFF/, ''))
    const before = text.slice(0, at).split('\n')
    const place = `${label}:${before.length}:${(before.at(-1) ?? '').length + 1}`
    throw new MusterError('validation', `${place}: It is no JSON: here ${expected} should be.`, {
      hint: 'Give the JSON that Docling exports: `docling --to json`, or save_as_json.',
    })
  }
}

/** `muster exchange export` */
export async function exportDocument(
  { terminal, stdin }: VerbContext,
  file: string,
  { to, format }: { to: keyof typeof writers; format?: TextFormat },
): Promise<number> {
  // Its form was checked just now.
  const document = (await readRight(file, stdin, 'document', format)) as unknown as ExchangeDocument
  terminal.write(writers[to](document))
  return exitCodes.ok
}

const writers = {
  docling: (document: ExchangeDocument) => writeDocling(exportDocling(document)),
  markdown: toMarkdown,
  text: toPlainText,
  json: (document: ExchangeDocument) => serialize(document as unknown as Json, 'json'),
  yaml: (document: ExchangeDocument) => serialize(document as unknown as Json, 'yaml'),
} as const
