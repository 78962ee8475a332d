import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import type { Kind } from '../kinds.ts'
import { placeOf, type ReadValues } from '../text/text-problem.ts'
import { validate } from './validate.ts'

/**
 * The one value of what was read, which is called `label`.
 *
 * @throws MusterError `validation` with the place of what can't be read, or when there is none or several
 */
export function oneValue(read: ReadValues, label: string): Json {
  const [problem] = read.problems
  if (problem)
    throw new MusterError('validation', `${placeOf(label, problem.position)}: ${problem.reason}`, {
      hint: problem.fix,
    })
  const [value, ...more] = read.values
  if (value === undefined || more.length > 0) {
    throw new MusterError('validation', `${label} has ${read.values.length} values, and one is read.`, {
      hint: 'Give one of them.',
    })
  }
  return value
}

/**
 * The same of a kind, in which nothing is wrong.
 *
 * @param seeAll a sentence: how to see all that is wrong
 * @throws MusterError as {@link oneValue}, and `validation` with the first thing that is wrong
 */
export function requireRight(
  read: ReadValues,
  { label, wanted, seeAll }: { label: string; wanted: Kind; seeAll: string },
): Json {
  const value = oneValue(read, label)
  const { kind, problems } = validate(value)
  if (kind !== null && kind !== wanted) {
    throw new MusterError('validation', `${label} is a ${kind}, and a ${wanted} is asked for.`, {
      hint: `Give one with a "kind": "${wanted}".`,
    })
  }
  const [first] = problems
  if (first === undefined) return value
  const place = placeOf(label, read.locate(0, first.pointer))
  const where = first.pointer === '' ? '' : ` ${first.pointer}:`
  throw new MusterError('validation', `${place}:${where} ${first.reason}`, { hint: `${first.fix} ${seeAll}` })
}
