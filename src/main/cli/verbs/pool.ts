import { resolve } from 'node:path'
import { MusterError } from '../../../contract/errors.ts'
import { describePlaces, type NewProfile, type Profile, type ProfileStatus } from '../../../contract/pool.ts'
import { printTable } from '../facts-text.ts'
import { fits } from '../find-task.ts'
import { cleanText, formatDuration, shortId } from '../format.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** `muster pool`: places, profiles, and why something waits. */
export function status(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const pool = await client.call('pool.get', {})
    if (terminal.json) {
      terminal.printJson({ type: 'pool', pool })
      return
    }
    const { queued } = pool
    terminal.print(`${describePlaces(pool)}; ${queued} task${queued === 1 ? '' : 's'} queued`)
    if (pool.heldBack) terminal.print(`Held back: ${cleanText(pool.heldBack)}`)
    if (pool.profiles.length === 0) {
      terminal.note('No warm instances are held. Hold some for this directory: muster pool warm')
      return
    }
    const header = ['ID', 'READY', 'TAKEN', 'COLD', 'DIRECTORY']
    const rows = pool.profiles.map((profile) => [
      shortId(profile.id),
      `${profile.ready} of ${profile.warm}`,
      String(profile.hits),
      String(profile.misses),
      cleanText(`${settingsOf(profile)}${profile.problem ? ` · ${problemOf(profile)}` : ''}`),
    ])
    printTable(terminal, [header, ...rows])
  })
}

export interface WarmOptions {
  number: number
  model?: string
  permissionMode?: NewProfile['permissionMode']
  simulate?: boolean
}

/** `muster pool warm`: makes a profile, or changes how many one holds. */
export function warm(
  context: VerbContext,
  directory: string | undefined,
  options: WarmOptions,
): Promise<number> {
  return withClient(context, async (client, terminal, isOwned) => {
    const wanted = {
      directory: resolve(directory ?? '.'),
      model: options.model ?? null,
      permissionMode: options.permissionMode ?? 'default',
      simulated: options.simulate === true,
    }
    const { profiles } = await client.call('pool.get', {})
    const { simulate } = await client.call('system.info', {})
    const known = profiles.find(
      (profile) =>
        profile.directory === wanted.directory &&
        profile.model === wanted.model &&
        profile.permissionMode === wanted.permissionMode &&
        profile.simulated === (wanted.simulated || simulate),
    )
    const profile = known
      ? await client.call('profile.setWarm', { profileId: known.id, warm: options.number })
      : await client.call('profile.create', { ...wanted, warm: options.number })
    show(context, profile, known ? 'changed' : 'added')
    if (isOwned) terminal.note('They are started when the window or muster serve runs.')
  })
}

/** `muster pool rm` */
export function remove(context: VerbContext, references: readonly string[]): Promise<number> {
  return withClient(context, async (client) => {
    const { profiles } = await client.call('pool.get', {})
    const found = references.map((reference) => findProfile(profiles, reference))
    for (const profile of found) {
      await client.call('profile.remove', { profileId: profile.id })
      show(context, profile, 'removed')
    }
  })
}

function settingsOf(profile: Profile): string {
  const mode = profile.permissionMode === 'default' ? '' : `, ${profile.permissionMode}`
  const simulated = profile.simulated ? '[simulated] ' : ''
  return `${simulated}${profile.directory} (${profile.model ?? 'default model'}${mode})`
}

function problemOf({ problem, retryAt }: ProfileStatus): string {
  const waitMs = retryAt === null ? 0 : retryAt - Date.now()
  return `${problem}${waitMs > 0 ? `; tried again in ${formatDuration(waitMs)}` : ''}`
}

function findProfile(profiles: readonly Profile[], reference: string): Profile {
  const directory = resolve(reference)
  const found = profiles.filter(
    (profile) => profile.directory === directory || (reference.length >= 4 && fits(profile.id, reference)),
  )
  const [first] = found
  if (first && found.length === 1) return first
  throw new MusterError(
    first ? 'validation' : 'not_found',
    first ? `"${reference}" fits ${found.length} profiles.` : `There is no profile "${reference}".`,
    { hint: first ? 'Give the id of one: see muster pool.' : 'See muster pool.' },
  )
}

function show({ terminal }: VerbContext, profile: Profile, what: 'added' | 'changed' | 'removed'): void {
  if (terminal.json) {
    terminal.printJson({ type: 'profile', profile, ...(what === 'removed' ? { removed: true } : {}) })
  } else
    terminal.print(
      `${shortId(profile.id)}  ${what}  ${profile.warm} warm in ${cleanText(settingsOf(profile))}`,
    )
}
