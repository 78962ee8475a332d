import type { Json } from '../../../../contract/values.ts'
import { makeExample } from '../example/make-example.ts'
import type { FieldRequirement, Requirement } from '../requirement/requirement.ts'
import { serialize } from '../text/serialize.ts'
import { rules } from '../validate/rules.ts'
import { codeSpan, fence, inCell, table } from './markdown-parts.ts'

/**
 * What a requirement asks for, in Markdown for people: tables of its fields and blocks, its rules in words, and an example.
 *
 * @throws MusterError `validation` when no example could be made
 */
export function requirementMarkdown(requirement: Requirement): string {
  const { name, version, description, format, metadata = {}, schema } = requirement
  const fields = Object.entries(metadata).map(([field, asked]) => [
    code(field),
    typeOf(asked),
    asked.required ? 'yes' : 'no',
    limitsOf(asked),
    text(asked.description ?? ''),
  ])
  const parts = [
    `# ${text(name)} ${text(version)}`,
    description === undefined ? '' : text(description),
    `A document of the exchange format ${text(format)} satisfies it if all of this holds.`,
    section('Metadata', tableOf(['field', 'type', 'required', 'values', 'what it is'], fields)),
    section('Blocks', describeBlocks(requirement)),
    section('Embedding', describeEmbedding(requirement)),
    section('Rules', describeRules(requirement)),
    section('Besides', schema === undefined ? '' : fence(JSON.stringify(schema, null, 2), 'json')),
    section(
      'Example',
      fence(serialize(makeExample(requirement, null) as unknown as Json, 'yaml').trimEnd(), 'yaml'),
    ),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

const section = (title: string, body: string) => (body === '' ? '' : `## ${title}\n\n${body}`)

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  rows.length === 0 ? '' : table(head, rows)

function typeOf({ type, items, format }: FieldRequirement): string {
  const whole = items === undefined ? type : `${type} of ${typeOf(items)}`
  return format === undefined ? whole : `${whole} (${text(format)})`
}

function limitsOf({ enum: values, pattern }: FieldRequirement): string {
  const told = values?.map((value) => code(JSON.stringify(value))) ?? []
  return [...told, ...(pattern === undefined ? [] : [`matches ${code(pattern)}`])].join(', ')
}

function describeBlocks({ blocks = {} }: Requirement): string {
  const { types = {}, others = true, provenance, places, headingLevel } = blocks
  const rows = Object.entries(types).map(([type, { min = 0, max, fields = [] } = {}]) => [
    code(type),
    max === undefined
      ? min === 0
        ? 'any number'
        : `${min} or more`
      : max === 0
        ? 'none'
        : `${min} to ${max}`,
    fields.map(code).join(', '),
  ])
  const told = [
    others ? '' : 'There are no blocks of other types.',
    headingLevel === undefined ? '' : `Headings have levels up to ${headingLevel}.`,
    provenance === undefined ? '' : `Each block says who saw what it is: ${provenance.map(code).join(', ')}.`,
    places === undefined
      ? ''
      : `Each block without blocks of its own says its ${places === 'page' ? 'page' : 'page and box'}.`,
  ].filter((line) => line !== '')
  const lines = told.map((line) => `- ${line}`).join('\n')
  return [tableOf(['type', 'how many', 'fields that it must have'], rows), lines]
    .filter((part) => part !== '')
    .join('\n\n')
}

function describeEmbedding({ embedding }: Requirement): string {
  if (!embedding) return ''
  const { model, dimensions, metric, required, blocks, chunking } = embedding
  const { maxLength, overlap = 0 } = chunking ?? {}
  const cut =
    maxLength === undefined
      ? ''
      : ` Texts are cut into chunks of ${maxLength} characters at most, which share ${overlap}.`
  const who = required ? 'Documents bring vectors' : 'The module makes vectors itself'
  return `${who} of the texts of ${blocks.map(code).join(', ')}: ${dimensions} numbers by the model ${code(model)}, compared by ${code(metric)}.${cut}`
}

function describeRules({ rules: asked = [] }: Requirement): string {
  const names = new Set(['uniqueIds', 'referencesResolve', ...asked] as const)
  return [...names].map((name) => `- ${code(name)}: ${rules[name].meaning}`).join('\n')
}

/** Words of others that mean just what they are, on one line. */
const text = (words: string) =>
  words
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_[\]<>|#~]/g, '\\$&')

const code = (words: string) => inCell(codeSpan(words))
