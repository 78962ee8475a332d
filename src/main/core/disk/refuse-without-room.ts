import { MusterError } from '../../../contract/errors.ts'
import type { Context } from '../context.ts'

/** Looks whether there is room for what a person asks for. @throws MusterError `storage` */
export async function refuseWithoutRoom(context: Context): Promise<void> {
  await context.disk.check()
  refuseDuringShortage(context)
}

/** @throws MusterError `storage` while there is no room on the disk */
export function refuseDuringShortage({ disk }: Context): void {
  if (disk.shortage === null) return
  throw new MusterError('storage', `There is no room for it now: ${disk.shortage}.`, {
    hint: 'Free some space on that disk.',
  })
}
