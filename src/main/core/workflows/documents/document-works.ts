import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import { type GraphFile, writeGraph } from '../../arangodb/write-graph.ts'
import type { Compatibility } from '../../exchange/compatibility/check-compatibility.ts'
import { checkOffer } from '../../exchange/compatibility/check-offer.ts'
import { type ConversionError, convert } from '../../exchange/convert/convert.ts'
import { readMapping, type Step } from '../../exchange/convert/mapping.ts'
import { spellStep } from '../../exchange/convert/spell-step.ts'
import { describeDocument } from '../../exchange/describe/describe-document.ts'
import { objectOf } from '../../exchange/json-object.ts'
import type { Requirement } from '../../exchange/requirement/requirement.ts'
import { serialize } from '../../exchange/text/serialize.ts'
import type { ExchangeProblem } from '../../exchange/validate/problem.ts'
import { validate } from '../../exchange/validate/validate.ts'
import { type Aspect, compareAspects } from './compare-aspects.ts'
import { readDocument, readValue, unwritable, writeWhole } from './document-files.ts'
import { drawTree } from './draw-tree.ts'

/*
 * What the nodes about documents do, from files to files: each takes as long as the document is, in the thread.
 */

/** Of a list in a result, at most. */
const TOLD = 100

/** What is so of a document, as an offer. */
export function describeFile({ document, name }: { document: string; name: string }): Requirement {
  return describeDocument(readDocument(document), name)
}

export interface CheckedDocument {
  verdict: Compatibility['verdict']
  /** Why it is neither proved nor shown; null: it is. */
  why: string | null
  /** By which it fits, as data and in words. */
  steps: Step[]
  spelled: string[]
  /** What stands in the way. */
  obstacles: { pointer: string; message: string }[]
  aspects: Aspect[]
  moreAspects: number
}

/** Whether a document fits a requirement, as it is or converted. @throws MusterError `validation` for what is no requirement */
export function checkFile(given: { document: string; requirement: Json }): CheckedDocument {
  const requirement = requirementOf(given.requirement)
  const offer = describeDocument(readDocument(given.document), 'produced')
  const answer = checkOffer(offer as unknown as Json, requirement as unknown as Json)
  const { aspects, more } = compareAspects(offer, requirement, answer.verdict)
  const steps = answer.verdict === 'convertible' ? answer.mapping.steps : []
  return {
    verdict: answer.verdict,
    why: answer.verdict === 'unknown' ? answer.why : null,
    steps,
    spelled: steps.map(spellStep),
    obstacles: answer.verdict === 'incompatible' ? obstaclesOf(answer) : [],
    aspects,
    moreAspects: more,
  }
}

function obstaclesOf({ obstacles, counterExample }: Extract<Compatibility, { verdict: 'incompatible' }>) {
  const known =
    obstacles.length > 0
      ? obstacles
      : counterExample.mismatches.map(({ pointer, reason: message }) => ({ pointer, message }))
  return known.slice(0, TOLD).map(({ pointer, message }) => ({ pointer, message }))
}

/** @throws MusterError `validation` */
function requirementOf(value: Json): Requirement {
  const [problem] = validate(value).problems
  if (problem === undefined && objectOf(value).kind === 'requirement') return value as unknown as Requirement
  const why =
    problem === undefined ? 'it is of another kind' : `${problem.pointer || 'its root'}: ${problem.reason}`
  throw new MusterError('validation', `What is required is no requirement: ${why}`, {
    hint: problem?.fix ?? 'muster exchange schema requirement prints what one looks like.',
  })
}

export interface ConvertedDocument {
  out: string
  steps: number
  /** Fields that are not there any more. */
  dropped: string[]
}

/** Converts a file by steps into another file. @throws MusterError `validation` with the first error; then nothing is written */
export function convertFile(given: { document: string; steps: Json; out: string }): ConvertedDocument {
  const mapping = readMapping({ kind: 'mapping', format: '1.0.0', steps: given.steps })
  const { value, errors, dropped } = convert(readValue(given.document), mapping)
  const [first] = errors
  if (value === null) throw failedStep(first, mapping.steps)
  writeWhole(given.out, serialize(value, 'json'))
  return { out: given.out, steps: mapping.steps.length, dropped: dropped.slice(0, TOLD) }
}

function failedStep(error: ConversionError | undefined, steps: readonly Step[]): MusterError {
  const { step = null, pointer = '', message = 'nothing came of it', hint } = error ?? {}
  const at = step === null ? undefined : steps[step]
  const what = at === undefined ? 'The document' : `Step ${(step ?? 0) + 1} (${spellStep(at)})`
  return new MusterError('validation', `${what} can't be converted at ${pointer || 'its root'}: ${message}`, {
    ...(hint === undefined ? {} : { hint }),
  })
}

export interface ValidatedDocument {
  valid: boolean
  problems: ExchangeProblem[]
  more: number
}

/** Checks a file by the format and a requirement. @throws MusterError `validation` for what is no requirement */
export function validateFile(given: { document: string; requirement: Json }): ValidatedDocument {
  const requirement = requirementOf(given.requirement)
  const { problems, more } = validate(readValue(given.document), { requirement })
  return { valid: problems.length === 0, problems: problems.slice(0, TOLD), more }
}

/** Writes a file as the vertices and edges of a graph. @throws MusterError `storage` */
export function graphFile(given: { document: string; folder: string }): GraphFile[] {
  const document = readDocument(given.document)
  try {
    return writeGraph(document, given.folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    throw unwritable(given.folder, error)
  }
}

/** The tree of a file. */
export function treeOfFile({ document }: { document: string }): string {
  return drawTree(readDocument(document))
}
