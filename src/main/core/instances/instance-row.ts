import { noUsage } from '../../../contract/values.ts'
import { createMeter } from '../claude/usage-meter.ts'
import type { Context } from '../live/context.ts'
import type { Runner } from '../live/runner.ts'
import type { InstanceProcess } from '../processes/process.ts'
import type { InstanceRecord, SessionRecord } from '../store/records.ts'

export function createRunner(
  context: Context,
  record: InstanceRecord,
  session: SessionRecord,
  process: InstanceProcess,
): Runner {
  return {
    record,
    session,
    process,
    current: null,
    lastTask: null,
    meter: createMeter(),
    charged: noUsage,
    between: null,
    sent: null,
    sentWasRead: false,
    reserved: null,
    get busy() {
      return this.current !== null || this.sent !== null || this.reserved !== null
    },
    ending: false,
    retirement: null,
    termination: null,
    outlived: false,
    endCause: null,
    up: Promise.withResolvers(),
    ended: Promise.resolve(),
    released: false,
    stopsAndGoes: 0,
    stopWatching: () => {},
    drain: () => Promise.resolve(),
    backgroundTasks: 0,
    ownTurnUntil: 0,
    tellsLifecycle: false,
    decidedAt: null,
    idleSince: context.now(),
    abilities: { commands: [], models: [] },
    introduced: false,
    told: Promise.withResolvers(),
    settingsAsked: false,
    replies: new Map(),
  }
}

/** Nothing is under way in it and nothing is about to begin by itself, so that it may be ended or used for another task. */
export function isIdle(context: Context, runner: Runner): boolean {
  return (
    !runner.busy &&
    !runner.ending &&
    runner.idleSince !== null &&
    runner.backgroundTasks === 0 &&
    context.now() >= runner.ownTurnUntil
  )
}

/** It has nothing to do from now on. */
export function becomeIdle(context: Context, runner: Runner): void {
  runner.idleSince = context.now()
  saveInstance(context, runner)
}

/** Writes the instance's row with the state that follows from what it does. */
export function saveInstance(context: Context, runner: Runner): void {
  const { record } = runner
  if (record.state !== 'exited' && record.state !== 'frozen' && record.state !== 'stopping') {
    const isUp = record.claudeVersion !== null || record.readyMs !== null
    if (runner.busy) record.state = isUp ? 'busy' : 'starting'
    else record.state = isUp || record.lineCount > 0 ? 'ready' : 'starting'
  }
  record.taskId = runner.current?.task.id ?? runner.sent?.id ?? null
  context.store.journal.saveInstance(record)
}
