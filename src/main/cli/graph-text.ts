import type { DagNode, DagView } from '../../contract/dag-view.ts'
import { formatTable } from './format.ts'

export type GraphFormat = 'mermaid' | 'dot' | 'json' | 'text'

/** Nodes at each end of the critical path that are named. */
const PATH_ENDS = 10

/** A graph as text: for people, or for the programs that draw Mermaid and DOT. */
export function drawGraph(dag: DagView, format: GraphFormat): string {
  if (format === 'json') return JSON.stringify(dag, null, 2)
  if (format === 'mermaid') return drawMermaid(dag)
  return format === 'dot' ? drawDot(dag) : drawText(dag)
}

/** Node ids may be words of Mermaid (`end`), so the boxes have names of their own. */
function drawMermaid(dag: DagView): string {
  const names = new Map(dag.nodes.map(({ id }, index) => [id, `n${index}`]))
  const boxes = dag.nodes.map(
    (node) => `  ${names.get(node.id)}["${escapeMermaid(label(node)).join('<br>')}"]`,
  )
  const edges = dag.edges.map(
    ({ from, to, redundant }) => `  ${names.get(from)} ${redundant ? '-.->' : '-->'} ${names.get(to)}`,
  )
  const critical = dag.nodes.filter((node) => node.critical).map(({ id }) => names.get(id))
  const marks =
    critical.length === 0
      ? []
      : ['  classDef critical stroke-width:3px', `  class ${critical.join(',')} critical`]
  return ['flowchart LR', ...boxes, ...edges, ...marks].join('\n')
}

function escapeMermaid(lines: readonly string[]): string[] {
  return lines.map((line) =>
    line.replaceAll('&', '#amp;').replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('>', '#gt;'),
  )
}

function drawDot(dag: DagView): string {
  // JSON's escapes of quotes, backslashes and newlines are those of DOT.
  const nodes = dag.nodes.map(
    (node) =>
      `  ${JSON.stringify(node.id)} [label=${JSON.stringify(label(node).join('\n'))}${node.critical ? ', penwidth=3' : ''}]`,
  )
  const edges = dag.edges.map(
    ({ from, to, redundant, critical }) =>
      `  ${JSON.stringify(from)} -> ${JSON.stringify(to)}${redundant ? ' [style=dashed]' : critical ? ' [penwidth=3]' : ''}`,
  )
  return ['digraph workflow {', '  rankdir=LR', '  node [shape=box]', ...nodes, ...edges, '}'].join('\n')
}

function drawText(dag: DagView): string {
  const needs = new Map<string, string[]>()
  for (const { from, to, redundant } of dag.edges) {
    needs.set(to, [...(needs.get(to) ?? []), redundant ? `(${from})` : from])
  }
  const rows = dag.nodes
    .toSorted((a, b) => a.level - b.level)
    .map((node) => [
      String(node.level),
      `${node.critical ? '*' : ' '} ${node.id}`,
      [node.kind, ...marks(node)].join(', '),
      node.estimate === null ? '–' : `${round(node.estimate)} s`,
      node.critical || node.slack === null ? '' : `${round(node.slack)} s`,
      (needs.get(node.id) ?? []).join(', '),
    ])
  const table = formatTable([['LEVEL', '  NODE', 'KIND', 'ESTIMATE', 'SLACK', 'NEEDS'], ...rows], Infinity)
  const figures = [
    `${dag.nodes.length} nodes in ${dag.levels} levels, at most ${dag.maxParallelism} at the same time (${round(dag.averageParallelism)} on average).`,
    `Critical path (*): ${shorten(dag.criticalPath).join(' → ')}${dag.span === null || dag.work === null ? '; how long it takes is not known yet' : `, ${round(dag.span)} s of ${round(dag.work)} s of work`}.`,
  ]
  return [...table, '', ...figures].join('\n')
}

/** A long path by its ends: the table has all of it. */
function shorten(path: readonly string[]): string[] {
  const left = path.length - 2 * PATH_ENDS
  return left <= 1 ? [...path] : [...path.slice(0, PATH_ENDS), `(${left} more)`, ...path.slice(-PATH_ENDS)]
}

function label(node: DagNode): string[] {
  const title = node.title === node.id ? [] : [node.title]
  return [
    node.id,
    ...title,
    [node.kind, ...marks(node), ...(node.estimate === null ? [] : [`${round(node.estimate)} s`])].join(', '),
  ]
}

function marks(node: DagNode): string[] {
  return [
    ...(node.forEach ? ['for each'] : []),
    ...(node.conditional ? ['conditional'] : []),
    ...(node.cached ? ['cached'] : []),
  ]
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10)
}
