import type { Json } from '../../../../contract/values.ts'
import { createJudge, type Judge } from '../profile/judge.ts'
import { readShape } from '../profile/read-shape.ts'
import { type Shape, Shapes } from '../profile/shape.ts'
import { chooseBySeed, plainest } from './choice.ts'
import { Search } from './search.ts'

/** An instance, or why none was made: a sentence. */
export type Generated = { readonly value: Json } | { readonly problem: string }

/** Seeds that are tried for one instance. */
const TRIES = 20

/**
 * An instance of a JSON Schema (2020-12), valid by `createJudge`: the same one for the same schema and seed (a whole
 * number), another one for most other seeds. `examples` and `default` of the schema are taken where they are valid; numbers,
 * lengths and counts are near their bounds as often as not. `null` as the seed is the plainest instance: nothing that may be left
 * out. Words outside of the profile (see `readShape`) are met by trying, so that there may be none.
 *
 * @throws MusterError `validation` when it is no schema
 */
export function generateInstance(schema: Json, seed: number | null): Generated {
  return createGenerator(schema)(seed)
}

/** The same for many instances of one schema, which is read once. */
export function createGenerator(schema: Json): (seed: number | null) => Generated {
  const judge = createJudge(schema)
  const shapes = new Shapes()
  const { shape, outside } = readShape(shapes, schema, { isStrict: false })
  const left = outside.find(({ keyword }) => keyword === '$ref')
  return (seed) =>
    left === undefined
      ? generate(shapes, shape, judge, seed)
      : { problem: `The $ref at ${left.pointer || 'the root'} can't be followed. ${left.why}` }
}

function generate(shapes: Shapes, shape: Shape, judge: Judge, seed: number | null): Generated {
  let problem = 'No instance was made within the bounds.'
  for (let at = 0; seed !== null && at < TRIES; at++) {
    const finding = new Search(shapes, chooseBySeed(seed * TRIES + at)).find({ is: [shape], isNot: [] })
    if (finding.is === 'found' && judge(finding.value).length === 0) return { value: finding.value }
  }
  const finding = new Search(shapes, plainest).find({ is: [shape], isNot: [] })
  if (finding.is === 'none') return { problem: 'The schema accepts no value at all.' }
  if (finding.is === 'unsure') problem = `No instance was made: ${finding.why}.`
  else {
    const [mismatch] = judge(finding.value)
    if (mismatch === undefined) return { value: finding.value }
    problem = `No instance was made. ${mismatch.pointer || 'The whole'}: ${mismatch.reason}`
  }
  return { problem }
}
