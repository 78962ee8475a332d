import { beginningOf } from '../../contract/cut-text.ts'
import { isSecretName, scrubSecrets } from '../../contract/scrub-secrets.ts'
import type { Json } from '../../contract/values.ts'

/** A longer text is cut before it is looked at. */
const MAX_TEXT = 16_000
const MAX_ITEMS = 100
const MAX_DEPTH = 6

/** A text as it may be logged. */
export function scrubText(text: string, known: Iterable<string>): string {
  const cut = text.length > MAX_TEXT ? `${beginningOf(text, MAX_TEXT)}… (${text.length} characters)` : text
  return scrubSecrets(cut, known)
}

/** The fields of a line as plain, bounded data without secrets: in texts, under telling names, at any depth. */
export function scrubFields(fields: object, known: Iterable<string>, depth = 0): Record<string, Json> {
  const clean: Record<string, Json> = {}
  for (const [name, value] of Object.entries(fields).slice(0, MAX_ITEMS)) {
    if (value === undefined) continue
    const hidden = isSecretName(name) && ['string', 'object'].includes(typeof value)
    clean[scrubText(name, known)] = hidden ? '[secret]' : scrubValue(value, known, depth)
  }
  return clean
}

function scrubValue(value: unknown, known: Iterable<string>, depth: number): Json {
  if (typeof value === 'string') return scrubText(value, known)
  if (typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof Error) return scrubText(value.stack ?? value.message, known)
  if (typeof value !== 'object' || depth >= MAX_DEPTH) return scrubText(String(value), known)
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => scrubValue(item, known, depth + 1))
  return scrubFields(value, known, depth + 1)
}

/**
 * Values of variables whose names tell of a secret, and passwords in addresses, so that they are recognised wherever
 * they turn up.
 */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): string[] {
  const secrets = Object.entries(env).flatMap(([name, value = '']) => {
    const [, password = ''] = /:\/\/[^\s/:@]*:([^\s/@]+)@/.exec(value) ?? []
    return [password, isSecretName(name) || /CUSTOM_HEADERS$/.test(name) ? value : '']
  })
  return secrets.filter((secret) => secret.length >= 8)
}
