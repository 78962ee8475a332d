import { MusterError } from '../../../contract/errors.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { NewProfile, Profile } from '../../../contract/profile.ts'
import type { Context } from '../context.ts'
import { checkDirectory } from '../tasks/check-new-task.ts'

type Names = 'pool.get' | 'profile.create' | 'profile.setWarm' | 'profile.remove'

export function createPoolHandlers(context: Context): Pick<Handlers, Names> {
  return {
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

async function createProfile(context: Context, input: NewProfile): Promise<Profile> {
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

function requireProfile(context: Context, profileId: string): Profile {
  const profile = context.warm.profile(profileId)
  if (profile) return profile
  throw new MusterError('not_found', `There is no profile ${profileId}.`, {
    hint: 'List the profiles with: muster pool.',
    details: { profileId },
  })
}
