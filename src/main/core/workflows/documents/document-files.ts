import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { MusterError } from '../../../../contract/errors.ts'
import { parseJsonText } from '../../../../contract/parse-json.ts'
import type { Json } from '../../../../contract/values.ts'
import type { ExchangeDocument } from '../../exchange/document.ts'
import { parse } from '../../exchange/text/parse.ts'
import { formatOfName } from '../../exchange/text/text-format.ts'
import { validate } from '../../exchange/validate/validate.ts'

/** A document that is read has this many bytes at most. */
const MOST_BYTES = 512 * 1024 * 1024

/**
 * A document of a file, whose form is right. May take long: for the thread.
 *
 * @throws MusterError `not_found`, `validation`
 */
export function readDocument(path: string): ExchangeDocument {
  const value = readValue(path)
  const { kind, problems } = validate(value)
  const [first] = problems
  if (kind === 'document' && first === undefined) return value as unknown as ExchangeDocument
  const why =
    first === undefined ? `it is a ${kind}` : `${first.pointer || 'its root'}: ${first.reason} ${first.fix}`
  throw new MusterError('validation', `${path} is no document: ${why}`, {
    hint: `See all with: muster exchange validate ${path}`,
  })
}

/**
 * Any value of a file. Steps write JSON for each other, which is read without looking for the place of each value: that takes
 * many times the memory.
 *
 * @throws MusterError as {@link readDocument}
 */
export function readValue(path: string): Json {
  const text = readText(path)
  const format = formatOfName(path) ?? 'json'
  if (format === 'json') {
    try {
      return parseJsonText(text) as Json
    } catch {
      // What is wrong with it, and where, is said by who looks.
    }
  }
  return parse(text, format)
}

function readText(path: string): string {
  try {
    const { size } = statSync(path)
    if (size <= MOST_BYTES) return readFileSync(path, 'utf8')
  } catch (error) {
    throw new MusterError('not_found', `${path} can't be read (${codeOf(error)}).`, {
      hint: 'An earlier step writes it: retry that.',
      cause: error,
    })
  }
  throw new MusterError('validation', `${path} is too large to be read.`, {
    hint: 'Extract some of the pages at a time.',
  })
}

/** Puts a file in its place as a whole, and makes its folder. @throws MusterError `storage` */
export function writeWhole(path: string, text: string): void {
  const draft = `${path}.${randomUUID()}.tmp`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(draft, text)
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw unwritable(path, error)
  }
}

export function unwritable(path: string, error: unknown): MusterError {
  return new MusterError('storage', `${path} can't be written (${codeOf(error)}).`, {
    hint: 'Check the path, its rights and the room on the disk, then retry.',
    cause: error,
  })
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error)
