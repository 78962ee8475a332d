import type { Given } from '../../../../contract/exchange.ts'
import type { ParsedInput } from '../../../../contract/operations.ts'
import type { Json } from '../../../../contract/values.ts'
import { type PackedValue, packValue } from '../../base/heavy/packed-value.ts'
import { checkOffer } from '../compatibility/check-offer.ts'
import { mappingIn } from '../compatibility/mapping-in.ts'
import { convert } from '../convert/convert.ts'
import { type Mapping, readMapping } from '../convert/mapping.ts'
import { makeExample } from '../example/make-example.ts'
import { formatMarkdown } from '../exports/format-markdown.ts'
import { requirementMarkdown } from '../exports/requirement-markdown.ts'
import type { Requirement } from '../requirement/requirement.ts'
import { readValues } from '../text/read-values.ts'
import type { ReadValues } from '../text/text-problem.ts'
import { oneValue, requireRight } from '../validate/require-right.ts'
import { type ValidateOptions, validate } from '../validate/validate.ts'

/*
 * What the jobs of the exchange format do. What comes out can be large, and is packed.
 */

/** Reads what was given and checks each of its values. @throws MusterError `validation` for a requirement that is wrong */
export function validateGiven(what: ParsedInput<'exchange.validate'>): PackedValue {
  const { values, problems, locate } = read(what.given)
  const options: ValidateOptions = {
    ...(what.requirement === undefined ? {} : { requirement: requirementOf(what.requirement) }),
    ...(what.rules === undefined ? {} : { rules: what.rules }),
  }
  return packed({
    unreadable: problems,
    values: values.map((value, index) => {
      const verdict = validate(value, options)
      const located = verdict.problems.map((each) => ({ ...each, position: locate(index, each.pointer) }))
      return { ...verdict, problems: located }
    }),
  })
}

/** @throws MusterError `validation` when there is no mapping, or a wrong one */
export function convertGiven(what: ParsedInput<'exchange.convert'>): PackedValue {
  const mapping = mappingFor(what)
  const { values, problems } = read(what.given)
  return packed({ unreadable: problems, conversions: values.map((value) => convert(value, mapping)) })
}

/** @throws MusterError `validation` when one of the two is neither a requirement nor a schema */
export function checkGiven({ produced, required }: ParsedInput<'exchange.check'>): PackedValue {
  return packed(checkOffer(...offersOf(produced, required)))
}

/** @throws MusterError `validation` for a requirement that is wrong, or that nothing was found for */
export function exampleOfGiven({ requirement, seed }: ParsedInput<'exchange.example'>): PackedValue {
  return packed({ document: makeExample(requirementOf(requirement), seed ?? null) })
}

/** @throws MusterError `validation` for a requirement that is wrong */
export function describeGiven({ requirement }: ParsedInput<'exchange.doc'>): string {
  return requirement === undefined ? formatMarkdown() : requirementMarkdown(requirementOf(requirement))
}

function mappingFor({ mapping, produced, required }: ParsedInput<'exchange.convert'>): Mapping {
  if (mapping !== undefined) return readMapping(oneValue(read(mapping), 'The mapping'))
  return mappingIn(checkOffer(...offersOf(produced, required)), {
    between: 'from what is produced to what is required',
    seeWhy: 'See why: exchange.check.',
  })
}

const offersOf = (produced: Given = {}, required: Given = {}): [Json, Json] => [
  oneValue(read(produced), 'What is produced'),
  oneValue(read(required), 'What is required'),
]

function requirementOf(given: Given): Requirement {
  const right = {
    label: 'The requirement',
    wanted: 'requirement',
    seeAll: 'See all: exchange.validate.',
  } as const
  // Its form was checked just now.
  return requireRight(read(given), right) as unknown as Requirement
}

function read({ value, text, format }: Given): ReadValues {
  if (text !== undefined) return readValues(text, format)
  return { values: value === undefined ? [] : [value], problems: [], locate: () => null }
}

// All of these are plain data.
const packed = (value: object): PackedValue => packValue(value as Json)
