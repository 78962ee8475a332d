import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { MusterError } from '../../contract/errors.ts'

/** How much of a text is read. */
export interface TextBound {
  bytes: number
  /** What is wrong with a longer one; `what`: its path, or "on stdin". */
  tooLong(what: string): MusterError
}

/**
 * The text of a file, or of stdin for `-`.
 *
 * @throws MusterError `not_found` when it can't be read, `validation` when it is too long, or stdin was read before
 */
export async function readText(
  path: string,
  stdin: NodeJS.ReadableStream,
  bound: TextBound,
): Promise<string> {
  return path === '-' ? readStream(stdin, bound) : readFileText(path, bound)
}

async function readFileText(path: string, { bytes, tooLong }: TextBound): Promise<string> {
  try {
    // Before it is read: a file can be of any size.
    if (statSync(path).size > bytes) throw tooLong(path)
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof MusterError) throw error
    const { code } = error as NodeJS.ErrnoException
    throw new MusterError('not_found', `The file ${path} can't be read (${code ?? String(error)}).`, {
      hint: 'Check its path and rights.',
      cause: error,
    })
  }
}

async function readStream(
  stdin: NodeJS.ReadableStream,
  { bytes: most, tooLong }: TextBound,
): Promise<string> {
  if (!stdin.readable) {
    throw new MusterError('validation', 'Several texts are to be read from stdin.', {
      hint: 'Name files for all but one.',
    })
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Buffer)
    length += bytes.length
    if (length > most) throw tooLong('on stdin')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}
