import { workedTime } from '../../../../contract/worked-time.ts'
import type { SessionRecord, TaskRecord } from '../../store/records.ts'
import type { RunHead } from '../../store/run-store.ts'
import { clock, visible } from './shown-text.ts'

/** What is told of something before its transcript: names and values. */
export type Facts = readonly (readonly [name: string, value: string])[]

export function sessionFacts(session: SessionRecord): Facts {
  return told([
    ['Session', session.id],
    ['Directory', session.directory],
    ['Model', session.model],
    ['Simulated', session.simulated ? 'yes' : null],
    ['Made', clock(session.createdAt)],
    ['Last used', clock(session.lastUsedAt)],
    ['Tokens', tokens(session.usage)],
    ['Cost', cost(session.costMicros)],
  ])
}

export function taskFacts(task: TaskRecord): Facts {
  const ended = task.endedAt
  return told([
    ['Task', task.id],
    ['State', task.state],
    ['How it ended', task.outcome === null ? null : task.outcome.message],
    ['Directory', task.directory],
    ['Model', task.model],
    ['Simulated', task.simulated ? 'yes' : null],
    ['Made', clock(task.createdAt)],
    ['Ended', ended === null ? null : clock(ended)],
    ['Worked', ended === null ? null : duration(workedTime(task.startedAt, task, ended))],
    ['Tokens', tokens(task.usage)],
    ['Cost', cost(task.costMicros)],
    ['Tool calls', String(task.toolCount)],
  ])
}

export function runFacts(run: RunHead): Facts {
  return told([
    ['Run', run.id],
    ['Workflow', `${run.workflow} ${run.version}`],
    ['State', run.state],
    ['Directory', run.directory],
    ['Simulated', run.simulated ? 'yes' : null],
    ['Made', clock(run.createdAt)],
    ['Ended', run.endedAt === null ? null : clock(run.endedAt)],
    ['Tokens', tokens(run.usage)],
    ['Cost', cost(run.costMicros)],
    ['Output', run.preview],
    ['Failure', run.failure === null ? null : run.failure.message],
  ])
}

function told(facts: readonly (readonly [string, string | null])[]): Facts {
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, visible(value)] as const]))
}

const number = (value: number): string => value.toLocaleString('en-US')

function tokens({
  inputTokens,
  outputTokens,
  cacheReadTokens,
  cacheWriteTokens,
}: TaskRecord['usage']): string {
  return `${number(inputTokens)} in, ${number(outputTokens)} out, ${number(cacheReadTokens)} read from the cache, ${number(cacheWriteTokens)} written to it`
}

export function cost(micros: number): string {
  return `$${(micros / 1e6).toFixed(micros !== 0 && Math.abs(micros) < 10_000 ? 4 : 2)}`
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
