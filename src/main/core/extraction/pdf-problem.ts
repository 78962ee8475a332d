import { MusterError } from '../../../contract/errors.ts'

/** Why a file could not be read, or not all of it. */
export type PdfProblem =
  | 'empty' // no bytes
  | 'notPdf'
  | 'tooLarge'
  | 'encrypted' // it asks for a password
  | 'wrongPassword'
  | 'damaged' // nothing of it could be read
  | 'truncated' // its end is missing
  | 'pageUnreadable'
  | 'scanned' // pictures of text
  | 'noContent' // pages without anything
  | 'slowReading' // the native library failed or is not there
  | 'tooSlow'
  | 'tooMuchMemory'
  | 'crashed'

/** What could not be read of a file that was read all the same. */
export interface PdfWarning {
  problem: PdfProblem
  message: string
  /** Numbers of the pages that it is about; of a long list the first 1,000. */
  pages?: number[]
}

/** An error that says which problem it is, in `details.problem`. */
export function pdfError(problem: PdfProblem, message: string, hint?: string): MusterError {
  return new MusterError('validation', message, {
    details: { problem },
    ...(hint === undefined ? {} : { hint }),
  })
}

/** The problem that an error of {@link pdfError} is about; undefined: it is another one. */
export function problemOf(error: unknown): PdfProblem | undefined {
  return error instanceof MusterError ? (error.details?.problem as PdfProblem | undefined) : undefined
}
