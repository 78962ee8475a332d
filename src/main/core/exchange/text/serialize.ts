import { Document, isScalar, visit } from 'yaml'
import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import { rawNumber } from './raw-number.ts'
import type { TextFormat } from './text-format.ts'

/**
 * A value as text, which `parse` reads back as just that value. YAML is written so that readers of YAML 1.1 take it for the
 * same. Ends with a line break.
 *
 * @throws MusterError `validation` for JSONL of what is no list
 */
export function serialize(value: Json, format: TextFormat): string {
  if (format === 'yaml') return writeYaml(value)
  if (format === 'json') return `${writeJson(value, 2)}\n`
  if (!Array.isArray(value)) {
    throw new MusterError('validation', 'JSONL has one element of a list a line, and this is no list.', {
      hint: 'Put it into a list, or write JSON.',
    })
  }
  return value.map((each) => `${writeJson(each)}\n`).join('')
}

/** Whether a text loses something as a block: blanks around it or alone on a line, and what is no letter. */
function isOdd(text: string): boolean {
  return (
    /^\s|[^\S\n]\n?$|\n\n$/.test(text) ||
    /\n[^\S\n]+\n/.test(text) ||
    /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(text)
  )
}

function writeYaml(value: Json): string {
  const document = new Document(value, { aliasDuplicateObjects: false, compat: 'yaml-1.1' })
  visit(document, {
    Scalar(_, node) {
      if (isScalar(node) && typeof node.value === 'string' && isOdd(node.value)) node.type = 'QUOTE_DOUBLE'
    },
  })
  return document.toString({ lineWidth: 0 })
}

/** As `JSON.stringify`, which drops the sign of -0. */
export function writeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, (_, each: unknown) => (Object.is(each, -0) ? negativeZero : each), indent)
}

const negativeZero = rawNumber('-0')
