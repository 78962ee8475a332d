import { workedTime } from '../../../../contract/worked-time.ts'
import { spellCost, spellDuration } from '../../base/spell-amount.ts'
import { utcClock } from '../../base/utc-clock.ts'
import type { SessionRecord, TaskRecord } from '../../store/records.ts'
import type { RunHead } from '../../store/run-store.ts'
import { visible } from './shown-text.ts'

/** What is told of something before its transcript: names and values. */
export type Facts = readonly (readonly [name: string, value: string])[]

export function sessionFacts(session: SessionRecord): Facts {
  return told([
    ['Session', session.id],
    ['Directory', session.directory],
    ['Model', session.model],
    ['Simulated', session.simulated ? 'yes' : null],
    ['Made', utcClock(session.createdAt)],
    ['Last used', utcClock(session.lastUsedAt)],
    ['Tokens', tokens(session.usage)],
    ['Cost', spellCost(session.costMicros)],
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
    ['Made', utcClock(task.createdAt)],
    ['Ended', ended === null ? null : utcClock(ended)],
    ['Worked', ended === null ? null : spellDuration(workedTime(task.startedAt, task, ended))],
    ['Tokens', tokens(task.usage)],
    ['Cost', spellCost(task.costMicros)],
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
    ['Made', utcClock(run.createdAt)],
    ['Ended', run.endedAt === null ? null : utcClock(run.endedAt)],
    ['Tokens', tokens(run.usage)],
    ['Cost', spellCost(run.costMicros)],
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
