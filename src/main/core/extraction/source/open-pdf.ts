import { MusterError } from '../../../../contract/errors.ts'
import { type PdfWarning, pdfError } from '../pdf-problem.ts'
import { loadNative } from './native-text.ts'
import { openPdfjs, type PdfjsDocument } from './pdfjs-document.ts'
import { salvage } from './salvage.ts'

/** A file that was opened, and what of it is to be read. */
export interface OpenedPdf {
  bytes: Buffer
  document: PdfjsDocument
  native: typeof import('@firecrawl/pdf-inspector') | null
  /** Of the pages to read, from 1. */
  numbers: number[]
  /** The native library refused it: it is damaged. */
  isDoubtful: boolean
  warnings: PdfWarning[]
}

/** Where the name of the format must stand, in bytes from the beginning. */
const HEAD = 1_024
/** The end of the file that must have its mark. */
const TAIL = 2_048

/** @throws MusterError of `pdfError` */
export async function openPdf(
  given: Uint8Array,
  { password, pages, native = true }: { password?: string; pages?: readonly number[]; native?: boolean },
): Promise<OpenedPdf> {
  let bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  if (bytes.length === 0)
    throw pdfError('empty', 'The file is empty: it has no bytes.', 'Copy or download it again.')
  if (!bytes.subarray(0, HEAD).includes('%PDF-'))
    throw pdfError(
      'notPdf',
      `The file is no PDF: it begins with ${beginningOf(bytes)}.`,
      'Give a file that begins with %PDF-.',
    )
  const warnings: PdfWarning[] = []
  if (!bytes.subarray(-TAIL).includes('%%EOF'))
    warnings.push({
      problem: 'truncated',
      message: 'The end of the file is missing, so what stood there could not be read.',
    })
  let document: PdfjsDocument
  try {
    // pdf.js takes the memory that it is given.
    document = await openPdfjs(Uint8Array.from(bytes), password)
  } catch (error) {
    const isTruncated = warnings.length > 0
    const mended = isPasswordError(error) ? null : salvage(bytes)
    if (mended === null) throw openError(error, isTruncated)
    bytes = mended
    document = await openPdfjs(Uint8Array.from(bytes), password).catch(() => {
      throw openError(error, isTruncated)
    })
    if (!isTruncated)
      warnings.push({
        problem: 'damaged',
        message: 'The file is damaged: only the pages that could be found were read.',
      })
  }
  const count = document.proxy.numPages
  if (count < 1)
    throw pdfError(
      'damaged',
      'The file is damaged: no page could be found in it.',
      'Copy or download it again.',
    )
  const numbers =
    pages === undefined
      ? Array.from({ length: count }, (_, at) => at + 1)
      : [...new Set(pages)].sort((a, b) => a - b)
  const wrong = numbers.find((number) => number < 1 || number > count)
  if (wrong !== undefined)
    throw new MusterError(
      'validation',
      `There is no page ${wrong}: the file has ${count} ${count === 1 ? 'page' : 'pages'}.`,
    )
  const library = native && password === undefined ? await loadNative() : null
  if (native && password === undefined && library === null)
    warnings.push({
      problem: 'slowReading',
      message:
        'The native reader has no build for this system, so the file was read by pdf.js, which takes longer.',
    })
  return { bytes, document, native: library, numbers, isDoubtful: false, warnings }
}

const isPasswordError = (error: unknown) => error instanceof Error && error.name === 'PasswordException'

function openError(error: unknown, isTruncated: boolean): Error {
  const { code, message } = error as { code?: number; message?: string }
  if (isPasswordError(error))
    return code === 2
      ? pdfError(
          'wrongPassword',
          'The password is not that of the file.',
          'Give the password with which it can be opened.',
        )
      : pdfError('encrypted', 'The file is encrypted, and no password was given.', 'Give its password.')
  const why = message === undefined ? '' : ` (${message.replace(/\.$/, '')})`
  return isTruncated
    ? pdfError(
        'truncated',
        `The file is cut off, and nothing of it can be read${why}.`,
        'Copy or download it again.',
      )
    : pdfError(
        'damaged',
        `The file is damaged, and nothing of it can be read${why}.`,
        'Copy or download it again.',
      )
}

/** The first bytes as a person may know them. */
function beginningOf(bytes: Buffer): string {
  const text = bytes.subarray(0, 8).toString('latin1')
  return /^[\x20-\x7e]+$/.test(text) ? `"${text}"` : `the bytes ${bytes.subarray(0, 4).toString('hex')}`
}
