import { cutText } from '../../contract/cut-text.ts'
import { MusterError } from '../../contract/errors.ts'
import {
  isFinalNode,
  type NodeRun,
  type NodeState,
  type Run,
  type RunEntry,
  type RunEntryKind,
} from '../../contract/run.ts'
import { workedTime } from '../../contract/worked-time.ts'
import { spellCost } from '../core/base/spell-amount.ts'
import { cleanText, formatDuration } from './format.ts'
import { detailLines } from './outcome-text.ts'
import type { Terminal } from './terminal.ts'

type Style = Parameters<Terminal['style']>[0]

/** A sign for each state, so that none is told by colour alone. */
const stateLooks: Record<NodeState, { sign: string; style: Style }> = {
  pending: { sign: '○', style: 'dim' },
  ready: { sign: '◔', style: 'dim' },
  running: { sign: '▶', style: 'cyan' },
  waiting: { sign: '…', style: 'yellow' },
  completed: { sign: '✓', style: 'green' },
  failed: { sign: '✗', style: 'red' },
  skipped: { sign: '↷', style: 'dim' },
  cancelled: { sign: '■', style: 'dim' },
}

const entryLooks: Partial<Record<RunEntryKind, { sign: string; style: Style }>> = {
  'workflow.run.failed': stateLooks.failed,
  'workflow.run.completed': stateLooks.completed,
  'workflow.run.cancelled': stateLooks.cancelled,
  'workflow.node.started': stateLooks.running,
  'workflow.node.resumed': stateLooks.running,
  'workflow.node.completed': stateLooks.completed,
  'workflow.node.failed': stateLooks.failed,
  'workflow.node.skipped': stateLooks.skipped,
  'workflow.node.cancelled': stateLooks.cancelled,
  'workflow.node.retried': { sign: '↻', style: 'yellow' },
  'workflow.node.compensated': { sign: '↶', style: 'yellow' },
  'workflow.node.compensation_failed': stateLooks.failed,
  'workflow.lock.waited': stateLooks.waiting,
  'workflow.lock.deadlock': stateLooks.failed,
  'workflow.circuit.opened': stateLooks.failed,
  'workflow.module.chosen': { sign: '→', style: 'cyan' },
  'workflow.approval.asked': { sign: '?', style: 'yellow' },
}

/** `✓ completed` */
export function describeNodeState(terminal: Terminal, { state }: Pick<NodeRun, 'state'>): string {
  const { sign, style } = stateLooks[state]
  return terminal.style(style, `${sign} ${state}`)
}

/** `fix[2]`: a node, or an element of its fan-out. */
export function nodeLabel({ nodeId, item }: { nodeId: string; item: number | null }): string {
  return item === null ? nodeId : `${nodeId}[${item}]`
}

/** The other way round. @throws MusterError `validation` */
export function parseNodeLabel(label: string): { nodeId: string; item: number | null } {
  const match = /^([^[\]]+)(?:\[(\d{1,6})\])?$/.exec(label)
  if (match?.[1]) return { nodeId: match[1], item: match[2] === undefined ? null : Number(match[2]) }
  throw new MusterError('validation', `"${cutText(label, 100)}" is not the id of a node.`, {
    hint: 'Give the id, and for an element of a fan-out its index: fix, or fix[2].',
  })
}

/** A line of a run's log; of a node's end with what it cost, of its failure with what is behind it. */
export function describeEntry(terminal: Terminal, entry: RunEntry, node: NodeRun | undefined): string {
  const { sign, style } = entryLooks[entry.kind] ?? { sign: '·', style: 'dim' }
  const isCharged = node !== undefined && node.costMicros > 0 && entry.kind === 'workflow.node.completed'
  const cost = isCharged ? terminal.style('dim', ` (${spellCost(node.costMicros)})`) : ''
  const failure = entry.kind === 'workflow.node.failed' ? node?.failure : null
  const details = detailLines(terminal, failure?.diagnostics)
  return [`${terminal.style(style, sign)} ${cleanText(entry.text)}${cost}`, ...details].join('\n')
}

/** Time and money of a node that has begun. */
export function nodeFigures(node: NodeRun, now: number): string[] {
  const { startedAt, endedAt, costMicros, cached, attempt } = node
  return [
    ...(startedAt === null ? [] : [formatDuration((endedAt ?? now) - startedAt)]),
    ...(costMicros > 0 ? [spellCost(costMicros)] : []),
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
    ...(cached ? ['from the cache'] : []),
  ]
}

/** `42% · 12 of 30 nodes · 3 running · 2m 10s to 4m 0s left · $0.12`. */
export function runStatus(run: Run): string {
  const { share, total, completed, skipped, failed, running, remainingMs } = run.progress
  const parts = [
    ...(run.state === 'running' && !run.heldByBudget ? [] : [describeRunState(run)]),
    `${Math.floor(share * 100)}%`,
    `${completed + skipped + failed} of ${total} nodes`,
    ...(running > 0 ? [`${running} running`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(remainingMs === null ? [] : [describeRemaining(remainingMs)]),
    ...(run.costMicros > 0 ? [spellCost(run.costMicros)] : []),
    ...(run.simulated ? ['simulated'] : []),
  ]
  return parts.join(' · ')
}

/** `about 3m 0s left`, `2m 10s to 4m 0s left`. */
export function describeRemaining({ low, high }: { low: number; high: number }): string {
  const [from, to] = [formatDuration(roundUp(low)), formatDuration(roundUp(high))]
  return from === to ? `about ${to} left` : `${from} to ${to} left`
}

/** To whole seconds: more is not known. */
function roundUp(ms: number): number {
  return Math.ceil(ms / 1_000) * 1_000
}

/** `paused (freeze)`, `failed`. */
export function describeRunState({ state, pausedAs, heldByBudget }: Run): string {
  if (state === 'running' && heldByBudget) return 'held by a budget'
  return state === 'paused' && pausedAs ? `paused (${pausedAs})` : state
}

/** Time that a run has taken, pauses left out; ms. */
export function runMs(run: Run, now: number): number {
  return workedTime(run.createdAt, run, now)
}

/** Why a node is as it is: its failure, else what it waits for. */
export function describeNode(node: NodeRun): string {
  if (node.state === 'failed' && node.failure) return node.failure.message
  const items = node.itemCount === null ? [] : [`${node.itemsEnded ?? 0} of ${node.itemCount} elements`]
  const note =
    node.note ?? (isFinalNode(node.state) ? null : node.waitingFor && `waits for ${node.waitingFor}`)
  return [...items, ...(note ? [note] : [])].join(', ')
}
