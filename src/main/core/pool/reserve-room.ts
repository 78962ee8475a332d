import { execa } from 'execa'

/**
 * Has the file system keep room for what a file is still to grow by, without making it longer: whoever appends to it
 * then goes on also when the disk is full. Resolves with false where the system or the file system can't, or has no room.
 */
export async function reserveRoom(path: string, bytes: number): Promise<boolean> {
  if (process.platform !== 'linux') return false
  const { exitCode } = await execa('fallocate', ['--keep-size', '--length', String(bytes), path], {
    cleanup: false,
    reject: false,
    timeout: 5_000,
  })
  return exitCode === 0
}
