import type { MusterError } from '../../../contract/errors.ts'
import { problemsOf } from '../../lib/problems-of.ts'

/** What the supervisor refused, by the field of the run form: `directory`, `title`, `maxParallel`, `inputs.<name>`. */
export function fieldErrors(error: MusterError, inputs: readonly string[]): Record<string, string> {
  const fields = new Set(['directory', 'title', 'maxParallel', ...inputs.map((name) => `inputs.${name}`)])
  const found: Record<string, string> = {}
  const put = (field: unknown, message: string, hint: string | null | undefined) => {
    if (typeof field !== 'string' || !fields.has(field)) return
    found[field] = [found[field], message, hint].filter(Boolean).join(' ')
  }
  for (const { message, hint, path } of problemsOf(error)) put(path.slice(0, 2).join('.'), message, hint)
  if (Object.keys(found).length === 0) put(error.details?.field, error.message, error.hint)
  if (Object.keys(found).length === 0 && error.code === 'directory_not_found') {
    put('directory', error.message, error.hint)
  }
  return found
}
