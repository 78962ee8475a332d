import { MusterError } from '../../../../contract/errors.ts'
import { type Mapping, mappingOf } from '../convert/mapping.ts'
import type { Compatibility } from './check-compatibility.ts'

/**
 * The mapping by which what is produced becomes what is required; one without steps where it is already.
 *
 * @param words `between`: what of, in words; `seeWhy`: a sentence
 * @throws MusterError `validation` when none was found
 */
export function mappingIn(
  answer: Compatibility,
  { between, seeWhy }: { between: string; seeWhy: string },
): Mapping {
  if (answer.verdict === 'convertible') return answer.mapping
  if (answer.verdict === 'compatible') return mappingOf([])
  const verdict = answer.verdict === 'unknown' ? 'not decided' : answer.verdict
  throw new MusterError('validation', `No mapping was found ${between}: they are ${verdict}.`, {
    hint: seeWhy,
    details: { ...answer },
  })
}
