import type { MusterError } from '../../../../contract/errors.ts'

/**
 * What is wrong, by field of a form: what the schema says in words of its own, which are sentences, stands where no words are given
 * for the field.
 */
export function fieldsOf<F extends string>(
  issues: readonly { path: readonly PropertyKey[]; message: string }[],
  fieldOfPath: (path: readonly PropertyKey[]) => F | null,
  words: Partial<Record<F, string>>,
): Partial<Record<F, string>> {
  const found: Partial<Record<F, string>> = {}
  for (const { path, message } of issues) {
    const field = fieldOfPath(path)
    if (field !== null) found[field] ??= words[field] ?? message
  }
  return found
}

/** What the supervisor refuses, at the field that it names; null: it names none of the form. */
export function refusedField<F extends string>(
  error: MusterError,
  fieldOfPath: (path: readonly PropertyKey[]) => F | null,
): Partial<Record<F, string>> | null {
  const named = error.details?.field
  const field = typeof named === 'string' ? fieldOfPath(named.split('.')) : null
  if (field === null) return null
  const found: Partial<Record<F, string>> = {}
  found[field] = [error.message, error.hint].filter(Boolean).join(' ')
  return found
}
