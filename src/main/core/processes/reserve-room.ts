import { open } from 'node:fs/promises'
import { execa } from 'execa'
import { MusterError } from '../../../contract/errors.ts'
import { requireOwnFile } from '../base/own-file.ts'

/**
 * Has the file system keep room for what a file (made if missing, 0600) is still to grow by, without making it longer:
 * whoever appends to it then goes on also when the disk is full. Resolves with false where the system can't do this.
 *
 * @throws MusterError `storage` when the disk has no room for it
 */
export async function reserveRoom(path: string, bytes: number): Promise<boolean> {
  if (process.platform !== 'linux') return false
  requireOwnFile(path)
  await (await open(path, 'a', 0o600)).close()
  const { exitCode, stderr } = await execa('fallocate', ['--keep-size', '--length', String(bytes), path], {
    cleanup: false,
    reject: false,
    timeout: 5_000,
    env: { LC_ALL: 'C' },
  })
  if (stderr?.includes('No space left on device')) {
    throw new MusterError('storage', `No space left on device for ${path}.`, {
      hint: 'Free some space on that disk.',
    })
  }
  return exitCode === 0
}
