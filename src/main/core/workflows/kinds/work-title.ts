import { cutText } from '../../../../contract/cut-text.ts'
import type { NodeWork } from './node-kind.ts'

const LONGEST_ELEMENT = 80

/**
 * The title of what a node does, at most 200 characters. For an element of a fan-out it has the element, if that is a
 * short text or a number, else the index: "Review each file: cart.js", "Review each file[2]".
 */
export function titleOf({ spec, node, scope }: Pick<NodeWork, 'spec' | 'node' | 'scope'>): string {
  const title = spec.title ?? spec.id
  if (node.item === null) return title
  const { item } = scope
  const text = typeof item === 'string' || typeof item === 'number' ? String(item).trim() : ''
  const isShort = text !== '' && text.length <= LONGEST_ELEMENT && !/\p{Cc}/u.test(text)
  return cutText(`${title}${isShort ? `: ${text}` : `[${node.item}]`}`, 200)
}
