import { Document, isMap, isScalar, isSeq } from 'yaml'
import { cutText } from '../../../../contract/cut-text.ts'
import type { FieldRequirement, Requirement } from '../requirement/requirement.ts'
import { makeExample } from './make-example.ts'

/**
 * YAML to begin a document with: what a requirement asks for and nothing else, with what it says of each field. It satisfies
 * the requirement as it is.
 *
 * @throws MusterError `validation` as {@link makeExample}
 */
export function makeTemplate(requirement: Requirement): string {
  const document = new Document(makeExample(requirement, null), {
    aliasDuplicateObjects: false,
    compat: 'yaml-1.1',
  })
  const { name, version, description, metadata = {}, blocks = {} } = requirement
  document.commentBefore = comment([
    `A document for ${name} ${version}.`,
    ...(description === undefined ? [] : [description]),
    `Check it with: muster exchange validate FILE --requirement REQUIREMENT`,
  ])
  const fields = document.get('metadata')
  const left = Object.entries(metadata).filter(([, field]) => !field.required)
  if (isMap(fields)) {
    for (const { key } of fields.items) {
      const field = isScalar(key) ? metadata[String(key.value)] : undefined
      if (field && isScalar(key)) key.commentBefore = comment([wordsOf(field)])
    }
    const rest = left.map(([each, field]) => `${each}: may be left out; ${wordsOf(field)}`)
    if (rest.length > 0) fields.comment = comment(rest)
  }
  const counted = Object.entries(blocks.types ?? {}).flatMap(([type, { min = 0, max } = {}]) =>
    min === 0 && max === undefined ? [] : [`${type}: ${min}${max === undefined ? ' or more' : ` to ${max}`}`],
  )
  const list = document.get('blocks', true)
  if (counted.length > 0 && isSeq(list)) list.commentBefore = comment(counted)
  return document.toString({ lineWidth: 0 })
}

/** Lines of others in a comment: each stays one. */
const comment = (lines: readonly string[]) =>
  lines.map((line) => ` ${cutText(line.replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim(), 300)}`).join('\n')

function wordsOf({ type, description, format, enum: values, pattern }: FieldRequirement): string {
  return [
    format === undefined ? type : `${type} (${format})`,
    ...(values === undefined ? [] : [`one of ${values.map((value) => JSON.stringify(value)).join(', ')}`]),
    ...(pattern === undefined ? [] : [`matching ${pattern}`]),
    ...(description === undefined ? [] : [description]),
  ].join('; ')
}
