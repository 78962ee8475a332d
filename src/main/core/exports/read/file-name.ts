import { beginningOf } from '../../../../contract/cut-text.ts'
import { type ExportFormat, exportEndings } from '../../../../contract/export-names.ts'

/** A name for a file that every system takes: letters and digits of the title. */
export function fileName(title: string, format: ExportFormat): string {
  const words = title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return `muster-${beginningOf(words, 60) || 'export'}.${exportEndings[format]}`
}
