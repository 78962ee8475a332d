import { MAX_DEFINITION_BYTES } from '../../../contract/definition-limits.ts'
import { MusterError } from '../../../contract/errors.ts'
import { reportError } from '../../lib/report-error.ts'

/** Reads a file that a person chose; what can't be a definition is told and left. */
export async function openDefinition(file: File, take: (source: string) => void): Promise<void> {
  try {
    if (file.size > MAX_DEFINITION_BYTES) {
      throw new MusterError('validation', `A definition has at most ${MAX_DEFINITION_BYTES / 1_048_576} MB.`)
    }
    const source = await file.text()
    if (source.includes('\0')) throw new MusterError('validation', 'It is no text.')
    take(source)
  } catch (thrown) {
    reportError(thrown, `${file.name} was not opened`)
  }
}
