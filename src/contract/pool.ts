import { z } from 'zod'
import { Id, Millis, PermissionMode } from './values.ts'

/** What warm instances are started with. A new session whose settings are the same takes one of them. */
export const NewProfile = z.object({
  /** Absolute path. */
  directory: z.string().min(1),
  model: z.string().trim().min(1).max(200).nullable().default(null),
  permissionMode: PermissionMode.exclude(['bypassPermissions']).default('default'),
  simulated: z.boolean().default(false),
  /** How many ready instances are held; 0 switches the profile off. */
  warm: z.number().int().min(0).max(20).default(1),
})
export type NewProfile = z.infer<typeof NewProfile>

export const Profile = NewProfile.extend({ id: Id, createdAt: Millis })
export type Profile = z.infer<typeof Profile>

/** A profile and how its warm instances are. */
export const ProfileStatus = Profile.extend({
  ready: z.number().int().nonnegative(),
  starting: z.number().int().nonnegative(),
  /** New sessions that took a warm instance, and those that found none. */
  hits: z.number().int().nonnegative(),
  misses: z.number().int().nonnegative(),
  /** Why there are fewer than wanted, in words; null: there are as many. */
  problem: z.string().nullable(),
  /** When the next start is tried after a failure. */
  retryAt: Millis.nullable(),
})
export type ProfileStatus = z.infer<typeof ProfileStatus>

/** The pool as a whole. */
export const PoolStatus = z.object({
  maxInstances: z.number().int().positive(),
  instances: z.number().int().nonnegative(),
  /** Of these, the idle ones that end when a task needs their place; warm ones give way first and are not among them. */
  idle: z.number().int().nonnegative(),
  warm: z.number().int().nonnegative(),
  queued: z.number().int().nonnegative(),
  /** Why nothing new starts now although there is a place (memory, load, a closed usage window), in words; null: it may. */
  heldBack: z.string().nullable(),
  profiles: z.array(ProfileStatus),
})
export type PoolStatus = z.infer<typeof PoolStatus>

/** `8 of 8 places taken, 5 of them idle, 2 warm`: idle and warm ones make room for what needs a place. */
export function describePlaces(
  pool: Pick<PoolStatus, 'instances' | 'maxInstances' | 'idle' | 'warm'>,
): string {
  const { instances, maxInstances, idle, warm } = pool
  const free = [...(idle > 0 ? [`${idle} idle`] : []), ...(warm > 0 ? [`${warm} warm`] : [])]
  const taken = `${instances} of ${maxInstances} places taken`
  return free.length === 0 ? taken : `${taken}, of these ${free.join(' and ')} that make room`
}
