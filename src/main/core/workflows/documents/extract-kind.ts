import { z } from 'zod'
import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import { writeJson } from '../../base/write-json.ts'
import { extractPdf, missingOf } from '../../extraction/extract-pdf.ts'
import { pdfError, problemOf } from '../../extraction/pdf-problem.ts'
import { describeJob } from './document-jobs.ts'
import { documentKind } from './document-kind.ts'
import { writeInPlace } from './write-in-place.ts'

const Given = z.strictObject({
  pdf: z.string().min(1).max(4_096).describe('The file to read.'),
  out: z.string().min(1).max(4_096).describe('Where the document is written, as JSON.'),
  name: z.string().max(128).default('document').describe('What the offer is called.'),
  partial: z.boolean().default(false).describe('Whether what is left of a file that is not whole will do.'),
})

/** Reads a PDF as a document into a file. The result is where it is, and what is so of it. */
export const extractKind = documentKind(
  'extract-pdf',
  Given,
  async ({ given, work, at, progress, inThread }) => {
    const [pdf, out] = [at(given.pdf), at(given.out)]
    const extraction = await extractPdf(pdf, {
      signal: work.signal,
      onProgress: (done, of) => progress(`${done} of ${of} pages`),
    }).catch((error: unknown) => {
      if (error instanceof MusterError && problemOf(error) === 'encrypted') {
        const hint = 'Save it without a password first: a run would keep the password.'
        throw pdfError('encrypted', error.message, hint)
      }
      throw error
    })
    const { document, warnings } = extraction
    const missing = missingOf(extraction)
    if (missing !== undefined && !given.partial) {
      throw pdfError(
        missing.problem,
        missing.message,
        'Give a file that is whole, or go on with what could be read: --partial, which is the input "partial".',
      )
    }
    await writeInPlace(out, await writeJson(document))
    work.tell(null)
    const offer = await inThread(describeJob, { document: out, name: given.name })
    return {
      document: out,
      pdf,
      name: document.name,
      pages: document.pages.length,
      warnings: warnings.map(({ problem, message }) => ({ problem, message })),
      offer: offer as unknown as Json,
    }
  },
)
