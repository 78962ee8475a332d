import { z } from 'zod'
import { MusterError } from '../../../../contract/errors.ts'
import { Json } from '../../../../contract/values.ts'
import { inOurWords, spellIssues } from '../../base/spell-issue.ts'
import { countEach, readPlace } from './place.ts'
import { dimensionOf, unitNames } from './units.ts'

/** Version of the format of mappings: a new major number breaks who reads them, a minor one adds what may be left out. */
export const MAPPING_VERSION = '1.0.0'

/** Steps of a mapping, and characters of an expression. */
const MAX_STEPS = 1_000
const MAX_EXPRESSION = 10_000
const MAX_PLACES = 100

const Place = z
  .string()
  .max(2_000)
  .refine((text) => readPlace(text) !== null, {
    error: 'must be a JSON pointer, in which * is each element.',
  })
  .describe(
    'A JSON pointer, in which * is each element of a list or field of an object (a field named * is ~2).',
  )
const Name = z.string().max(1_000)
const By = z.string().min(1).max(100)
const Unit = z.enum(unitNames)

const Rename = z
  .strictObject({
    do: z.literal('rename'),
    at: Place.default('').describe('The objects whose fields are renamed.'),
    fields: z.record(Name, Name).describe('New names by old ones; all at once, so that two can be swapped.'),
  })
  .describe('Gives fields of an object other names.')
const Move = z
  .strictObject({ do: z.literal('move'), from: Place, to: Place })
  .describe('Moves values to another place; objects and lists on the way are made.')
const Drop = z.strictObject({ do: z.literal('drop'), at: Place }).describe('Removes values.')
const Keep = z
  .strictObject({ do: z.literal('keep'), at: Place.default(''), fields: z.array(Name).max(MAX_STEPS) })
  .describe('Removes all fields of an object but these.')
const Split = z
  .strictObject({
    do: z.literal('split'),
    from: Place,
    to: z
      .union([Place, z.array(Place).min(1).max(MAX_PLACES)])
      .describe('A place for the list, or one for each part.'),
    by: By,
    trim: z.boolean().default(true).describe('Whether spaces around the parts are taken away.'),
  })
  .describe('Makes a list, or several texts, of a text.')
const Join = z
  .strictObject({
    do: z.literal('join'),
    from: z
      .union([Place, z.array(Place).min(1).max(MAX_PLACES)])
      .describe('The place of a list, or of each part.'),
    to: Place,
    by: z.string().max(100),
  })
  .describe('Makes a text of a list, or of several values; what is not there is left out.')
const castTypes = ['string', 'number', 'integer', 'boolean', 'list'] as const
const Cast = z
  .strictObject({ do: z.literal('cast'), at: Place, to: z.enum(castTypes) })
  .describe('Makes values of another type of them, where nothing is lost by it.')
const Default = z
  .strictObject({
    do: z.literal('default'),
    at: Place,
    value: Json.describe('Any JSON.'),
    replaceNull: z.boolean().default(false).describe('Whether it stands in for null, too.'),
  })
  .describe('Puts a value where there is none.')
const Compute = z
  .strictObject({
    do: z.literal('compute'),
    at: Place,
    expression: z
      .string()
      .min(1)
      .max(MAX_EXPRESSION)
      .describe(
        'Liquid, without braces. document: the whole; item: what holds the value; value: what is there.',
      ),
  })
  .describe('Puts the value of an expression, also in place of what is there.')
const UnitStep = z
  .strictObject({ do: z.literal('unit'), at: Place, from: Unit, to: Unit })
  .describe('Reckons numbers in another unit of the same kind.')

export const Step = z.discriminatedUnion('do', [
  Rename,
  Move,
  Drop,
  Keep,
  Split,
  Join,
  Cast,
  Default,
  Compute,
  UnitStep,
])
export type Step = z.infer<typeof Step>
export type CastType = (typeof castTypes)[number]

const Mapping = z
  .strictObject({
    kind: z.literal('mapping'),
    format: z
      .string()
      .regex(/^1\.\d+\.\d+$/, { error: `must be a version 1, such as "${MAPPING_VERSION}".` }),
    name: z.string().max(200).optional(),
    description: z.string().max(10_000).optional(),
    steps: z.array(Step).max(MAX_STEPS).describe('Carried out one after the other.'),
  })
  .describe('How documents of one structure become documents of another.')

/** How values of one structure become values of another: steps, carried out one after the other. Plain data. */
export type Mapping = z.infer<typeof Mapping>

/** A mapping of these steps. */
export function mappingOf(steps: readonly Step[]): Mapping {
  return { kind: 'mapping', format: MAPPING_VERSION, steps: [...steps] }
}

/** The JSON Schema (2020-12) of mappings. */
export function mappingSchema(): Json {
  const schema = z.toJSONSchema(Mapping, { io: 'input', unrepresentable: 'any' })
  return { title: 'Mapping', ...(JSON.parse(JSON.stringify(schema)) as Record<string, Json>) }
}

/**
 * Reads a mapping from data of somebody else.
 *
 * @throws MusterError `validation`; the message names each thing that is wrong, `details.problems` has them
 */
export function readMapping(value: unknown): Mapping {
  const read = Mapping.safeParse(value, inOurWords)
  if (!read.success) throw wrong([spellIssues(read.error)])
  const problems = read.data.steps.flatMap((step, at) =>
    problemsOf(step).map((text) => `steps[${at}] ${text}`),
  )
  if (problems.length > 0) throw wrong(problems)
  return read.data
}

function wrong(problems: readonly string[]): MusterError {
  return new MusterError('validation', `It is no mapping: ${problems.slice(0, 20).join(' ')}`, {
    hint: 'muster exchange schema mapping prints what a mapping looks like.',
    details: { problems },
  })
}

/** What a step says that can't be carried out anywhere. */
function problemsOf(step: Step): string[] {
  if (step.do === 'unit') {
    return dimensionOf(step.from) === dimensionOf(step.to)
      ? []
      : [
          `can't make ${step.to} of ${step.from}: one is a ${dimensionOf(step.to)}, the other a ${dimensionOf(step.from)}.`,
        ]
  }
  if (step.do === 'rename') {
    const names = Object.values(step.fields)
    const twice = names.find((name, at) => names.indexOf(name) !== at)
    return twice === undefined ? [] : [`gives two fields the name "${twice}".`]
  }
  const [from, to] = placesOf(step)
  const counts = new Set([...from, ...to].map((text) => countEach(readPlace(text) ?? [])))
  return counts.size > 1 ? ['must have * as often in all of its places: each value has one place.'] : []
}

/** The places that a step reads, and those that it writes, if they are others. */
function placesOf(step: Step): [from: string[], to: string[]] {
  if (step.do === 'move') return [[step.from], [step.to]]
  if (step.do === 'split' || step.do === 'join') return [[step.from].flat(), [step.to].flat()]
  return [[], []]
}
