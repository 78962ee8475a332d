import { parse } from 'yaml'
import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import { toMusterError } from '../../../lib/client.ts'

type Node = Record<string, Json>

/** One node, as YAML or JSON. @throws MusterError `validation` for what is neither, or no object */
export function readNode(text: string): Node {
  return asNode(readData(text))
}

/**
 * A node, a list of nodes, or an object with `nodes`, as YAML or JSON.
 *
 * @throws MusterError `validation` for what is none of these
 */
export function readNodes(text: string): Node[] {
  const data = readData(text)
  const given = isObject(data) && 'nodes' in data ? data.nodes : data
  const nodes = (Array.isArray(given) ? given : [given]).map(asNode)
  if (nodes.length > 0) return nodes
  throw new MusterError('validation', 'The list has no nodes.', { hint: 'Write at least one.' })
}

function readData(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100 })
  } catch (error) {
    throw new MusterError('validation', `This is not valid YAML. ${toMusterError(error).message}`, {
      hint: 'Correct the line that it names.',
    })
  }
}

function asNode(value: unknown): Node {
  if (isObject(value)) return value
  throw new MusterError('validation', 'A node is an object with `id` and `kind`.', {
    hint: 'Write one `name: value` a line.',
  })
}

/** What YAML and JSON read is made of values of JSON. */
function isObject(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
