import { MusterError } from '../../../contract/errors.ts'
import type { Context } from '../context.ts'

/** @throws MusterError `storage` while there is no room on the disk for what a person asks for */
export function refuseWithoutRoom({ disk }: Context): void {
  if (disk.shortage === null) return
  throw new MusterError('storage', `There is no room for it now: ${disk.shortage}.`, {
    hint: 'Free some space on that disk.',
  })
}
