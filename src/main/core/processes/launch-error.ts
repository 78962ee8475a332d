import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { MusterError } from '../../../contract/errors.ts'
import type { LaunchSpec } from './process.ts'

/**
 * Says why a process could not be started. The kernel tells ENOENT and EACCES for the directory as for the
 * command, and Node names the command in both cases, so the directory is looked at first.
 */
export async function explainLaunchError(spec: LaunchSpec, cause: unknown): Promise<MusterError> {
  if (cause instanceof MusterError) return cause
  const code = codeOf(cause)
  const directory = await explainDirectory(spec.cwd, cause)
  if (directory) return directory
  switch (code) {
    case 'ENOENT':
    case 'EACCES':
    case 'ENOEXEC':
    case 'EPERM':
    case 'ENOTDIR':
      if (pathOf(cause)?.startsWith(spec.folder)) break
      return new MusterError('claude_not_found', `${spec.command} could not be started: ${reasons[code]}.`, {
        hint: 'Set the path of the claude executable, install Claude Code, or run with --simulate.',
        cause,
      })
    case 'E2BIG':
      return new MusterError(
        'validation',
        'The process could not be started: its arguments are longer than the operating system allows.',
        { hint: 'Shorten the appended system prompt.', cause },
      )
    case 'EAGAIN':
    case 'ENOMEM':
    case 'EMFILE':
    case 'ENFILE':
      return new MusterError(
        'capacity_exceeded',
        `The process could not be started: the system has no more processes, memory or files for us (${code}).`,
        { hint: 'End something that runs, or run fewer instances at once, and try again.', cause },
      )
    case 'ERR_INVALID_ARG_VALUE':
      return new MusterError(
        'validation',
        'The process could not be started: an argument or a variable of its environment contains a null character.',
        { cause },
      )
    default:
  }
  const ofFolder = pathOf(cause)?.startsWith(spec.folder) === true || code === 'ENOSPC' || code === 'EROFS'
  return new MusterError(
    ofFolder ? 'storage' : 'internal',
    `The process could not be started: ${cause instanceof Error ? cause.message : String(cause)}`,
    ofFolder
      ? { hint: 'See whether the data directory is writable and its disk has room.', cause }
      : { cause },
  )
}

const reasons: Record<string, string> = {
  ENOENT: 'it does not exist, or the interpreter it names does not',
  EACCES: 'it is not executable',
  ENOEXEC: 'it is not a program for this system',
  EPERM: 'the system does not permit it',
  ENOTDIR: 'a part of its path is not a directory',
}

async function explainDirectory(cwd: string, cause: unknown): Promise<MusterError | null> {
  const hint = 'Choose a directory that exists and that you may enter.'
  try {
    if (!(await stat(cwd)).isDirectory()) {
      return new MusterError('directory_not_found', `${cwd} is not a directory.`, { hint, cause })
    }
    await access(cwd, constants.X_OK)
    return null
  } catch (error) {
    const what = codeOf(error) === 'ENOENT' ? 'does not exist' : 'can’t be entered'
    return new MusterError('directory_not_found', `The directory ${cwd} ${what}.`, { hint, cause })
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function pathOf(error: unknown): string | undefined {
  return error instanceof Error && 'path' in error ? String(error.path) : undefined
}
