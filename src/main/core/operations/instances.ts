import { MusterError } from '../../../contract/errors.ts'
import type { instancesOperations } from '../../../contract/operations/instances.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { NewProfile, Profile } from '../../../contract/pool.ts'
import { checkDirectory } from '../base/check-directory.ts'
import { terminateTask } from '../controls/task-controls.ts'
import { endInstance } from '../instances/instance-controls.ts'
import { cutInstance, retireInstance } from '../instances/retire-instance.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'
import { type Monitored, monitored } from '../monitor/monitored.ts'
import { endNamedOrphans, findOrphans } from '../monitor/orphans.ts'
import { readOutput } from '../monitor/read-output.ts'
import { type InstanceRecord, toInstance } from '../store/records.ts'

type Names = keyof typeof instancesOperations

export function createInstanceHandlers(context: CoreParts): Pick<Handlers, Names> {
  return {
    'instance.list': (query) => ({ instances: context.store.instances.list(query).map(toInstance) }),
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
    'pool.get': () => context.warm.status(),
    'profile.create': (input) => createProfile(context, input),
    'profile.setWarm': ({ profileId, warm }) => {
      const profile = { ...requireProfile(context, profileId), warm }
      context.store.profiles.setWarm(profileId, warm)
      context.warm.change(profile)
      return profile
    },
    'profile.remove': ({ profileId }) => {
      requireProfile(context, profileId)
      context.store.profiles.remove(profileId)
      context.warm.remove(profileId)
      return {}
    },
  }
}

/** Its task is ended as by `task.terminate`; resolves when the process tree was seen to end. */
async function terminate(context: CoreParts, { record, runner }: Monitored): Promise<void> {
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

function requireInstance(context: CoreParts, instanceId: string): InstanceRecord {
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
function requireLiving(context: CoreParts, instanceId: string): Monitored {
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

async function createProfile(context: CoreParts, input: NewProfile): Promise<Profile> {
  await checkDirectory(input.directory)
  const simulated = context.config.simulate || input.simulated
  if (!simulated) await context.claude.require()
  const same = context.warm
    .profiles()
    .find(
      (other) =>
        other.directory === input.directory &&
        other.model === input.model &&
        other.permissionMode === input.permissionMode &&
        other.simulated === simulated,
    )
  if (same) {
    throw new MusterError('conflict', `Warm instances are held for ${input.directory} already.`, {
      hint: `Change how many: profile ${same.id} holds ${same.warm}.`,
      details: { profileId: same.id },
    })
  }
  const profile: Profile = { ...input, simulated, id: context.newId(), createdAt: context.now() }
  context.store.profiles.create(profile)
  context.warm.add(profile)
  return profile
}

function requireProfile(context: CoreParts, profileId: string): Profile {
  const profile = context.warm.profile(profileId)
  if (profile) return profile
  throw new MusterError('not_found', `There is no profile ${profileId}.`, {
    hint: 'List the profiles with: muster pool.',
    details: { profileId },
  })
}
