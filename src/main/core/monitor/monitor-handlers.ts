import { MusterError } from '../../../contract/errors.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { Context } from '../context.ts'
import { endInstance } from '../instances/instance-controls.ts'
import { cutInstance, retireInstance } from '../instances/retire-instance.ts'
import { type InstanceRecord, toInstance } from '../store/records.ts'
import { terminateTask } from '../tasks/task-controls.ts'
import { type Monitored, monitored } from './monitored.ts'
import { endNamedOrphans, findOrphans } from './orphans.ts'
import { readOutput } from './read-output.ts'

type Names =
  | 'instance.readings'
  | 'instance.history'
  | 'instance.output'
  | 'instance.terminate'
  | 'instance.recycle'
  | 'orphan.list'
  | 'orphan.end'

export function createMonitorHandlers(context: Context): Pick<Handlers, Names> {
  return {
    'instance.readings': async () => {
      // A supervisor that only answers a question does not look by itself.
      if (!context.config.schedule) await context.monitor.look()
      return { readings: context.monitor.readings() }
    },
    'instance.history': ({ instanceId, resolution, since }) => {
      requireInstance(context, instanceId)
      return { samples: context.store.samples.list(instanceId, resolution, since) }
    },
    'instance.output': ({ instanceId, ...query }) => {
      requireInstance(context, instanceId)
      return readOutput(context, instanceId, query)
    },
    'instance.terminate': async ({ instanceId }) => {
      const instance = requireLiving(context, instanceId)
      await terminate(context, instance)
      return toInstance(instance.record)
    },
    'instance.recycle': ({ instanceId, now }) => {
      const { record, runner } = requireLiving(context, instanceId)
      if (!runner) {
        throw new MusterError('invalid_transition', `Instance ${instanceId} has no session to go on with.`, {
          hint: 'End it instead: the pool starts another one for its profile.',
          details: { instanceId },
        })
      }
      const why = { cause: 'person', reason: 'recycled by you' } as const
      if (now) cutInstance(context, runner, why)
      else retireInstance(context, runner, why)
      return toInstance(record)
    },
    'orphan.list': async () => ({ orphans: await findOrphans(context, { fresh: true }) }),
    'orphan.end': ({ pids }) => endNamedOrphans(context, pids),
  }
}

/** Its task is ended as by `task.terminate`; resolves when the process tree was seen to end. */
async function terminate(context: Context, { record, runner }: Monitored): Promise<void> {
  if (!runner) {
    await context.warm.instances.get(record.id)?.end('ended by you')
    return
  }
  record.endReason ??= 'ended by you'
  const task = runner.current?.task ?? runner.sent
  if (task) terminateTask(context, task.id)
  await endInstance(context, runner, 'ended by you')
  await runner.ended
}

function requireInstance(context: Context, instanceId: string): InstanceRecord {
  const record =
    context.live.runners.get(instanceId)?.record ??
    context.warm.instances.get(instanceId)?.record ??
    context.store.instances.get(instanceId)
  if (record) return record
  throw new MusterError('not_found', `There is no instance ${instanceId}.`, {
    hint: 'List the instances to see which there are.',
    details: { instanceId },
  })
}

/** @throws MusterError `not_found`, `invalid_transition` when it has ended or is ending */
function requireLiving(context: Context, instanceId: string): Monitored {
  const living = monitored(context).find(({ record }) => record.id === instanceId)
  if (living && !living.isEnding) return living
  const { state } = living?.record ?? requireInstance(context, instanceId)
  const isOver = !living && state === 'exited'
  throw new MusterError(
    'invalid_transition',
    isOver ? `Instance ${instanceId} has ended already.` : `Instance ${instanceId} is ending already.`,
    {
      hint: 'Its session goes on in a new instance with its next prompt.',
      details: { instanceId, from: state, to: 'exited' },
    },
  )
}
