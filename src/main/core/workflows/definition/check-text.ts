import { isAlias, isMap, isPair, isScalar, isSeq, type ParsedNode, type Scalar } from 'yaml'
import { cutText } from '../../../../contract/cut-text.ts'
import { keepsDigits } from '../../../../contract/keeps-digits.ts'
import type { ReadText } from '../../base/text/locate-in-text.ts'
import type { DefinitionPath, ProblemList } from './problem-list.ts'

const QUOTE = 'Put quotes around it to have it as it is written.'

/**
 * Finds where a text in YAML says more than its value has, so that a definition never means something else than what
 * stands there: fields that are there twice, tags, numbers that lose digits, anchors that nobody uses, text that a comment
 * cuts off, and, where any value may stand (`isFree`), what readers of YAML take in different ways. False: it has no value.
 */
export function checkText(
  { document, position }: ReadText,
  isFree: (path: DefinitionPath) => boolean,
  problems: ProblemList,
): boolean {
  let hasValue = true
  const anchors = new Map<string, ParsedNode>()
  const used = new Set<string>()
  const add = (severity: 'error' | 'warning', offset: number, message: string, hint = QUOTE) => {
    problems.add({ severity, code: 'syntax', message, hint, path: [], at: position(offset) })
  }

  const visit = (node: unknown, path: DefinitionPath): void => {
    if (isAlias(node)) {
      used.add(node.source)
      if (!anchors.has(node.source)) {
        hasValue = false
        const hint = 'Put quotes around text that begins with *.'
        add('error', node.range?.[0] ?? 0, `There is no anchor for the alias *${clip(node.source)}.`, hint)
      }
      return
    }
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return
    const [start = 0] = node.range ?? []
    if (node.tag !== undefined) {
      add(
        'error',
        start,
        `Tags such as ${clip(node.tag)} are not read.`,
        'Remove it; put quotes around what is text.',
      )
    }
    if (typeof node.anchor === 'string') anchors.set(node.anchor, node as ParsedNode)
    if (isScalar(node)) checkScalar(node, path, false)
    else if (isSeq(node)) for (const [index, item] of node.items.entries()) visit(item, [...path, index])
    else {
      const seen = new Set<unknown>()
      for (const pair of node.items) {
        if (!isPair(pair) || !isScalar(pair.key)) continue
        const { key, value } = pair
        const [at = start] = key.range ?? []
        if (seen.has(key.value) && key.value !== '<<') {
          add('error', at, 'This field is there twice.', 'Keep one of them.')
        }
        seen.add(key.value)
        if (typeof key.anchor === 'string') anchors.set(key.anchor, key as ParsedNode)
        const inner = [...path, String(key.value)]
        checkScalar(key, inner, true)
        visit(value, inner)
      }
    }
  }

  /** One that has no quotes, and is not a block. */
  const checkScalar = (scalar: Scalar, path: DefinitionPath, isKey: boolean): void => {
    const { type, value, source = '', comment, range } = scalar
    if (type !== 'PLAIN' || scalar.tag !== undefined) return
    const [start = 0] = range ?? []
    if (typeof value === 'number' && !isKey) {
      if (!/^[-+]?[\d.]+(e[-+]?\d+)?$/i.test(source) || /^[-+]?0\d/.test(source)) {
        add(
          'error',
          start,
          `${clip(source)} would be read as the number ${value}.`,
          `${QUOTE} Or write ${value}.`,
        )
      } else if (!keepsDigits(source)) {
        add('error', start, `${clip(source)} has more digits than a number keeps: it would become ${value}.`)
      } else if (isFree(path) && String(value) !== source) {
        add('warning', start, `${clip(source)} is read as the number ${value}.`)
      }
      return
    }
    if (typeof value === 'string' && !isKey && /^[^\s!]/.test(comment ?? '')) {
      const text = clip(`#${comment}`)
      add('warning', start, `What stands behind it, ${text}, is a comment and no part of the text.`)
    }
    if (!isFree(path)) return
    const other = isKey || typeof value === 'string' ? otherReading(source) : null
    if (other !== null) {
      add('warning', start, `${clip(source)} is read as text; other readers of YAML take it for ${other}.`)
    } else if (
      !isKey &&
      (typeof value === 'boolean' || value === null) &&
      !/^(true|false|null|)$/.test(source)
    ) {
      add(
        'warning',
        start,
        `${clip(source)} is read as ${String(value)}.`,
        `${QUOTE} Or write ${String(value)}.`,
      )
    }
  }

  visit(document.contents, [])
  for (const [name, { range }] of anchors) {
    if (used.has(name)) continue
    add(
      'warning',
      range[0],
      `Nothing uses the anchor &${clip(name)}.`,
      'Put quotes around text that begins with &.',
    )
  }
  return hasValue
}

/** What YAML 1.1, or this reader in the place of a value, takes a text without quotes for. */
function otherReading(source: string): string | null {
  if (source.length > 40) return null
  if (/^(y|yes|n|no|on|off|true|false)$/i.test(source)) return 'true or false'
  if (/^(null|~)$/i.test(source)) return 'nothing'
  if (/^[-+]?\d+(:[0-5]?\d){1,2}(\.\d*)?$/.test(source)) return 'a time'
  if (/^\d{4}-\d\d?-\d\d?([Tt ].*)?$/.test(source)) return 'a date'
  if (
    /^[-+]?(\d[\d_]*\.?[\d_]*(e[-+]?\d+)?|0x[\da-f_]+|0o?[0-7_]+|0b[01_]+|\.\d[\d_]*|\.inf|\.nan)$/i.test(
      source,
    )
  ) {
    return 'a number'
  }
  return null
}

function clip(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return cutText(line, 40)
}
