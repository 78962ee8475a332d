import type { WireError } from '../../../contract/errors.ts'
import type { Block } from '../exchange/document.ts'
import type { PdfWarning } from './pdf-problem.ts'
import type { DocumentHead } from './source/document-head.ts'

/** What the reader is asked, once. */
export interface ReadOrder {
  path: string
  password?: string
  pages?: readonly number[]
  native: boolean
  /** Memory that its process may take, in bytes. */
  memoryBytes: number
}

/** What it tells. It sends one piece after the other, each when it was asked for it. */
export type ReaderMessage =
  | { type: 'progress'; done: number; of: number }
  | { type: 'head'; head: DocumentHead; warnings: PdfWarning[] }
  | { type: 'blocks'; blocks: Block[] }
  | { type: 'end' }
  | { type: 'error'; error: WireError }

/** Asks for the next piece. */
export const NEXT = 'next'
