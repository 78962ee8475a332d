import type { Block, List, ListItem } from '../../exchange/document.ts'
import type { Run, TagContent, TagNode } from '../page-content.ts'
import { isOrdered, splitMarker } from '../text/markers.ts'
import { type BlocksIn, baseOf, isContent, joinTagged, runsOf, type TaggedPage } from './tagged-page.ts'

const items = new Set(['LI', 'TOCI'])
/** Elements around the text of an item. */
const bodies = new Set([
  'LBody',
  'P',
  'Div',
  'Span',
  'NonStruct',
  'Sect',
  'Link',
  'Reference',
  'Em',
  'Strong',
])

interface Reading {
  blocksIn: BlocksIn
  /** Whether an element stands inside a line of text. */
  isInline: (node: TagNode) => boolean
}

/** A list as the tags have it; what stands on another page is an item without text here. */
export function listOf(tagged: TaggedPage, node: TagNode, reading: Reading): List {
  const children: Block[] = []
  for (const child of node.children) {
    if (isContent(child)) continue
    if (items.has(child.role)) children.push(itemOf(tagged, child, reading))
    // Some programs put an inner list beside the items, not into one.
    else if (child.role === 'L' || child.role === 'TOC') into(children, listOf(tagged, child, reading))
    else children.push(...reading.blocksIn(tagged, { ...child, children: [child] }))
  }
  const markers = children.flatMap((child) => (child.type === 'listItem' ? [child.marker ?? ''] : []))
  return { type: 'list', ...baseOf(tagged, []), ordered: markers.some(isOrdered), children }
}

function into(children: Block[], inner: List): void {
  const last = children.at(-1)
  if (last?.type === 'listItem') last.children = [...(last.children ?? []), inner]
  else children.push(inner)
}

function itemOf(tagged: TaggedPage, node: TagNode, { blocksIn, isInline }: Reading): ListItem {
  const label: Run[] = []
  const runs: Run[] = []
  const inside: Block[] = []
  let hasLabel = false
  const take = (child: TagNode | TagContent) => {
    if (isContent(child)) runs.push(...runsOf(tagged, child))
    else if (child.role === 'Lbl') {
      hasLabel = true
      label.push(...runsOf(tagged, child))
    } else if (bodies.has(child.role)) for (const inner of child.children) take(inner)
    // A word of a program in the text, which is no program of its own.
    else if (isInline(child)) runs.push(...runsOf(tagged, child))
    else inside.push(...blocksIn(tagged, { ...child, children: [child] }))
  }
  for (const child of node.children) take(child)
  const whole = joinTagged(runs)
  const [marker, text] = hasLabel ? [joinTagged(label), whole] : splitMarker(whole)
  return {
    type: 'listItem',
    ...baseOf(tagged, [...label, ...runs]),
    text,
    ...(marker === '' ? {} : { marker }),
    ...(inside.length === 0 ? {} : { children: inside }),
  }
}
