import { MusterError } from '../../../contract/errors.ts'
import type { Context } from '../live/context.ts'
import type { Refusal } from './refusal.ts'

/** Watches the room on the disk of the data directory. */
export interface DiskGuard {
  /** Why nothing may be written now but what is being ended, for people; null: there is room. */
  readonly shortage: string | null
  /** Something found no room: what works is frozen at once. */
  full(): void
  /** Looks, if that was not done a moment ago; a look under way is joined. Never rejects. */
  check(): Promise<void>
  /** Looks now. Resolves with the shortage that there is, or was within the last seconds; null: there was room. */
  recentShortage(): Promise<string | null>
  /** Resolves when a look under way has ended. The reserve stays, for a start on a full disk. */
  close(): Promise<void>
}

/** What looks for room needs. */
export interface RoomParts extends Context {
  readonly disk: DiskGuard
}

/** Looks whether there is room for what a person asks for. @throws MusterError `storage` */
export async function refuseWithoutRoom(context: RoomParts): Promise<void> {
  await context.disk.check()
  refuseDuringShortage(context)
}

/** @throws MusterError `storage` while there is no room on the disk */
export function refuseDuringShortage({ disk }: Pick<RoomParts, 'disk'>): void {
  if (disk.shortage === null) return
  throw new MusterError('storage', `There is no room for it now: ${disk.shortage}.`, {
    hint: 'Free some space on that disk.',
  })
}

/** Nothing starts that could not print what it says. The guard has the queue looked at when there is room again. */
export function diskGate({ disk }: Pick<RoomParts, 'disk'>): Refusal | null {
  return disk.shortage === null ? null : { note: disk.shortage, until: null }
}
