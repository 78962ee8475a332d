import type { Json } from '../../../../contract/values.ts'
import type { ExchangeDocument } from '../document.ts'
import { formatSchema } from '../format-schema.ts'
import { objectOf } from '../json-object.ts'
import { type Kind, kinds } from '../kinds.ts'
import { checkCounts } from '../requirement/check-counts.ts'
import { checkRequirement } from '../requirement/check-requirement.ts'
import { compileRequirement } from '../requirement/compile-requirement.ts'
import type { Requirement, RuleName } from '../requirement/requirement.ts'
import { type CheckSchema, compileSchema } from '../schema/compile-schema.ts'
import { collectProblems, type ExchangeProblem, type ProblemCollector, type Verdict } from './problem.ts'
import { rules } from './rules.ts'
import { spellSchemaErrors } from './spell-schema-error.ts'

export interface ValidateOptions {
  /** What a document must be besides; it is right itself, and the same object is not changed later. */
  requirement?: Requirement
  /** Rules that hold besides those of the requirement. */
  rules?: readonly RuleName[]
}

export interface FormatVerdict extends Verdict {
  /** What it is by its `kind`; null: nothing of the format. */
  kind: Kind | null
}

/** Of the format itself: compiled once, when it is first needed. */
let checkFormat: CheckSchema | undefined

/**
 * Checks a value of the format: a document, a requirement, a query or a response, by its `kind`. Rules are looked at where
 * the form is right, since they read it. What a requirement has of foreign patterns and schemas may take long: see `runHeavy`.
 *
 * @throws MusterError `validation` when the schema that a requirement has is none
 */
export function validate(value: Json, options: ValidateOptions = {}): FormatVerdict {
  const problems = collectProblems()
  const kind = kindOf(value)
  if (kind === null) {
    const given = objectOf(value).kind
    problems.add({
      pointer: '',
      rule: 'kind',
      reason:
        given === undefined
          ? 'It does not say what it is.'
          : `Its "kind" is ${JSON.stringify(given)}, which the format does not have.`,
      fix: `Make it an object with a "kind": ${kinds.map((each) => `"${each}"`).join(', ')}.`,
    })
    return { kind, ...problems.verdict() }
  }
  checkFormat ??= compileSchema(formatSchema())
  const wrong = spellSchemaErrors(checkFormat(value))
  for (const problem of wrong) problems.add(problem)
  if (kind === 'document') checkDocument(value, wrong, options, problems)
  // Its form was checked just now.
  if (kind === 'requirement' && wrong.length === 0) {
    for (const problem of checkRequirement(value as unknown as Requirement)) problems.add(problem)
  }
  return { kind, ...problems.verdict() }
}

/** Compiled once for all documents that are checked by it: that takes longer than most checks. */
const prepared = new WeakMap<Requirement, { rules: readonly RuleName[]; check: CheckSchema }>()

function prepare(requirement: Requirement) {
  const found = prepared.get(requirement)
  if (found) return found
  const { schema, rules: names } = compileRequirement(requirement)
  const made = { rules: names, check: compileSchema(schema) }
  prepared.set(requirement, made)
  return made
}

/** `wrong`: what is, in any document. */
function checkDocument(
  value: Json,
  wrong: readonly ExchangeProblem[],
  { requirement, rules: asked = [] }: ValidateOptions,
  problems: ProblemCollector,
): void {
  const compiled = requirement && prepare(requirement)
  if (compiled) {
    const told = new Set(wrong.map(keyOf))
    for (const problem of spellSchemaErrors(compiled.check(value))) {
      if (!told.has(keyOf(problem))) problems.add(problem)
    }
  }
  if (wrong.length > 0) return
  // Its form was checked just now.
  const document = value as unknown as ExchangeDocument
  const names: RuleName[] = [...(compiled?.rules ?? ['uniqueIds', 'referencesResolve']), ...asked]
  for (const name of new Set(names)) for (const problem of rules[name].check(document)) problems.add(problem)
  if (requirement) for (const problem of checkCounts(document, requirement)) problems.add(problem)
}

const keyOf = ({ pointer, rule, reason }: ExchangeProblem) => `${pointer}\n${rule}\n${reason}`

function kindOf(value: Json): Kind | null {
  return kinds.find((kind) => kind === objectOf(value).kind) ?? null
}
