import { execa } from 'execa'
import { MusterError } from '../../contract/errors.ts'

/**
 * Has a person change a file in the editor that `VISUAL` or `EDITOR` names, else in `vi`; resolves when it was closed. The
 * variable is a program with arguments, in quotes where they have blanks; no shell ever sees it.
 *
 * @throws MusterError `validation` when there is none, `unavailable` when it can't be started or fails
 */
export async function openEditor(
  path: string,
  { env, isTerminal }: { env: Readonly<Record<string, string | undefined>>; isTerminal: boolean },
): Promise<void> {
  const named = [env.VISUAL, env.EDITOR].find((each) => each !== undefined && each.trim() !== '')
  if (named === undefined && !isTerminal)
    throw new MusterError('validation', 'What is to be changed is not said, and there is no terminal.', {
      hint: 'Say it by options, such as --status complete, or set EDITOR.',
    })
  const [program = 'vi', ...args] = wordsOf(named ?? 'vi')
  const { failed, exitCode, shortMessage } = await execa(program, [...args, path], {
    stdio: 'inherit',
    reject: false,
    // Of the person's own place, not of the project's.
    preferLocal: false,
  })
  if (failed)
    throw unusable(program, exitCode === undefined ? (shortMessage ?? '') : `it ended with ${exitCode}`)
}

/** The words of a command line without a shell: quotes hold blanks together. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replaceAll(/["']/g, ''))
}

function unusable(program: string, why: string): MusterError {
  return new MusterError('unavailable', `The editor ${program} could not be used: ${why}.`, {
    hint: 'Set EDITOR to a program, such as "nano", or say what to change by options.',
  })
}
