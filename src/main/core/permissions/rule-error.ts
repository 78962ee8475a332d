import { MusterError } from '../../../contract/errors.ts'

/** A rule that could never match, with the one that was probably meant. */
export function neverMatches(why: string, meant: readonly string[]): MusterError {
  const list = meant.map((each) => `"${each}"`).join(' and ')
  return new MusterError('validation', `This rule would never match: ${why}.`, {
    ...(meant.length > 0 ? { hint: `Probably meant: ${list}.` } : {}),
    details: { field: 'match' },
  })
}
