import type { WorkflowDefinition, WorkflowNode } from '../../../../contract/workflow-definition.ts'
import { findReferences } from '../definition/references.ts'
import { findUnrelated } from './reach.ts'
import type { Report } from './report.ts'
import type { Structure } from './structure.ts'

/** A place at which a node speaks of another one, which must have ended by then. */
interface Mention {
  node: number
  ancestor: number
  path: (string | number)[]
  /** How the text speaks of it: `results.plan`. */
  text: string
}

/**
 * Reports templates, expressions and sessions that speak of what is not there or not yet there: `unknown_input`,
 * `unused_input`, `not_an_ancestor`, `session_not_claude`. Whether a node comes before another is only asked of a sound
 * graph; else more would be wrong with the errors that are known.
 */
export function checkReferences(
  definition: WorkflowDefinition,
  structure: Structure,
  isSound: boolean,
  report: Report,
): void {
  const { ids, indexOf } = structure
  const inputs = Object.keys(definition.inputs)
  const used = new Set<string>()
  const mentions: Mention[] = []
  for (const [index, node] of definition.nodes.entries()) {
    for (const { root, name, path } of findReferences(node)) {
      const at = ['nodes', index, ...path]
      if (root === 'inputs') noteInput(name, node.id, at)
      else mention(index, name, at, `${root}.${name}`)
    }
    for (const { session, at } of sessionsOf(node)) {
      const continued = indexOf.get(session)
      if (continued !== undefined && definition.nodes[continued]?.kind !== 'claude') {
        report.error('session_not_claude', () => ({
          message: `The node "${node.id}" continues the session of "${session}", which has none.`,
          hint: 'Only nodes of the kind "claude" have a session.',
          nodes: [node.id, session],
          path: ['nodes', index, ...at],
        }))
      } else if (continued !== index || at.length === 1)
        mention(index, session, ['nodes', index, ...at], session)
    }
  }
  checkRest()
  for (const name of inputs) {
    if (used.has(name)) continue
    report.warn('unused_input', () => ({
      message: `Nothing uses the input "${name}".`,
      hint: `Use it as {{ inputs.${name} }}, or remove it.`,
      nodes: [],
      path: ['inputs', name],
    }))
  }
  if (isSound) checkOrder(structure, mentions, report)

  function noteInput(name: string, nodeId: string | null, path: (string | number)[]): void {
    used.add(name)
    if (Object.hasOwn(definition.inputs, name)) return
    report.error('unknown_input', () => ({
      message: `${nodeId === null ? 'The workflow' : `The node "${nodeId}"`} uses the input "${name}", which is not declared.`,
      hint: report.nearest(name, inputs) ?? `Add "${name}" under "inputs".`,
      nodes: nodeId === null ? [] : [nodeId],
      path,
    }))
  }

  function mention(node: number, name: string, path: (string | number)[], text: string): void {
    const ancestor = indexOf.get(name)
    if (ancestor !== undefined) {
      mentions.push({ node, ancestor, path, text })
      return
    }
    reportMissing(`The node "${ids[node]}"`, [ids[node] ?? ''], name, path, text)
  }

  function reportMissing(
    who: string,
    nodes: string[],
    name: string,
    path: (string | number)[],
    text: string,
  ) {
    report.error('not_an_ancestor', () => ({
      message: `${who} uses ${text}, but there is no node "${name}".`,
      hint: report.nearest(name, ids),
      nodes,
      path,
    }))
  }

  /**
   * What belongs to no node. The run's result is made when all has ended, so that every node may be in it; the key of
   * the cache is made for each node, so that only its inputs are checked here.
   */
  function checkRest(): void {
    const rest: WorkflowNode = {
      kind: 'transform',
      id: 'output',
      needs: [],
      resources: [],
      value: definition.output ?? null,
      cache: definition.defaults.cache,
    }
    for (const { root, name, path } of findReferences(rest)) {
      const isOutput = path[0] === 'value'
      const at = isOutput ? ['output', ...path.slice(1)] : ['defaults', ...path]
      if (root === 'inputs') noteInput(name, null, at)
      else if (isOutput && !indexOf.has(name)) reportMissing('The output', [], name, at, `${root}.${name}`)
    }
  }
}

/** The conversations that a node continues; `at`: where that is said. An undoing may continue that of its own node. */
function sessionsOf(node: WorkflowNode): { session: string; at: string[] }[] {
  const found: { session: string; at: string[] }[] = []
  if ('session' in node && typeof node.session === 'string')
    found.push({ session: node.session, at: ['session'] })
  const undo = node.compensate
  if (undo?.kind === 'claude' && undo.session !== undefined) {
    found.push({ session: undo.session, at: ['compensate', 'session'] })
  }
  return found
}

function checkOrder(structure: Structure, mentions: readonly Mention[], report: Report): void {
  const { ids } = structure
  const wrong = findUnrelated(structure, mentions)
  if (wrong.length === 0) return
  const other = wrong.filter(({ node, ancestor }) => node !== ancestor)
  const turned = other.map((mention) => ({ mention, node: mention.ancestor, ancestor: mention.node }))
  const free = new Set(findUnrelated(structure, turned).map(({ mention }) => mention))
  for (const mention of wrong.toSorted((a, b) => a.node - b.node)) {
    const [id, name] = [ids[mention.node] ?? '', ids[mention.ancestor] ?? '']
    report.error('not_an_ancestor', () => {
      if (id === name) {
        return {
          message: `The node "${id}" uses ${mention.text}, which is its own result.`,
          hint: 'A node sees only what ended before it started. In "compensate" its result is called "result".',
          nodes: [id],
          path: mention.path,
        }
      }
      return {
        message: `The node "${id}" uses ${mention.text}, but does not wait for "${name}".`,
        hint: free.has(mention)
          ? `Add "${name}" to the needs of "${id}".`
          : `"${name}" itself waits for "${id}": turn this round, or use something else.`,
        nodes: [id, name],
        path: mention.path,
      }
    })
  }
}
