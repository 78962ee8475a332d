import { MusterError } from '../../contract/errors.ts'

/** A point in time that an option gives, in ms. @throws MusterError `validation` */
export function readTime(text: string): number {
  const at = Date.parse(text)
  if (!Number.isNaN(at)) return at
  throw new MusterError('validation', `"${text}" is no time.`, { hint: 'Write it as 2026-12-01T08:00:00Z.' })
}
