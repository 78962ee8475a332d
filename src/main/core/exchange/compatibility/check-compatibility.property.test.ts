import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../../../contract/values.ts'
import { convert } from '../convert/convert.ts'
import { blindValue, profilePair } from '../fixtures/profile-schemas.ts'
import { createGenerator } from '../generate/generate.ts'
import { createJudge } from '../profile/judge.ts'
import { checkCompatibility } from './check-compatibility.ts'

// `npm run test:exchange` tries them all.
const PAIRS = process.env.MODE === 'long' ? 2_000 : 300
const BLIND = 60
const MADE = 30

test(`of ${PAIRS} random pairs none is called what trying shows it not to be`, () => {
  const verdicts = new Map<string, number>()
  const values = fc.array(blindValue, { minLength: BLIND, maxLength: BLIND })
  fc.assert(
    fc.property(profilePair, values, ([produced, required], blind) => {
      const [isProduced, isRequired] = [createJudge(produced), createJudge(required)]
      const answer = checkCompatibility(produced, required)
      verdicts.set(answer.verdict, (verdicts.get(answer.verdict) ?? 0) + 1)
      const generate = createGenerator(produced)
      const made = Array.from({ length: MADE }, (_, seed) => generate(seed)).flatMap((each) =>
        'value' in each ? [each.value] : [],
      )
      const samples: Json[] = [...blind, ...made].filter((value) => isProduced(value).length === 0)
      if (answer.verdict === 'compatible')
        for (const value of samples) expect({ value, wrong: isRequired(value) }).toEqual({ value, wrong: [] })
      if (answer.verdict === 'convertible')
        for (const value of samples) {
          const conversion = convert(value, answer.mapping)
          expect(conversion.errors).toEqual([])
          expect({ value, wrong: isRequired(conversion.value) }).toEqual({ value, wrong: [] })
        }
      if ('counterExample' in answer && answer.counterExample) {
        expect(isProduced(answer.counterExample.value)).toEqual([])
        expect(isRequired(answer.counterExample.value)).not.toEqual([])
      }
      // What is refused by trying is known to be so.
      const isRefused = samples.some((value) => isRequired(value).length > 0)
      if (isRefused) expect(answer.verdict).not.toBe('compatible')
    }),
    { numRuns: PAIRS },
  )
  if (process.env.MODE === 'long') console.log(Object.fromEntries(verdicts))
  for (const verdict of ['compatible', 'convertible', 'incompatible'])
    expect(verdicts.get(verdict)).toBeGreaterThan(0)
}, 1_800_000)
