import { readFile } from 'node:fs/promises'
import { MusterError } from '../../contract/errors.ts'

/** Bytes read at most: more than any prompt or system prompt that is accepted. */
const MAX_BYTES = 1024 * 1024

/**
 * The prompt of `muster run`: its arguments, a file (`-` for stdin), or stdin when it is not a terminal.
 *
 * @throws MusterError `validation` for none, or for more than one source
 */
export async function readPrompt(options: {
  words: readonly string[]
  file: string | undefined
  stdin: NodeJS.ReadStream
}): Promise<string> {
  const { words, file, stdin } = options
  if (words.length > 0 && file !== undefined) {
    throw new MusterError('validation', 'The prompt was given twice: as an argument and with --file.', {
      hint: 'Leave one of them out.',
    })
  }
  if (words.length > 0) return words.join(' ')
  if (file !== undefined && file !== '-') return readTextFile(file, 'prompt')
  const text = file === undefined && stdin.isTTY ? '' : await readStream(stdin)
  if (text.trim() !== '') return text
  throw new MusterError('validation', 'There is no prompt.', {
    hint: 'Give it as an argument, with --file, or on stdin: muster run "Fix the failing test".',
  })
}

/** @throws MusterError `not_found` when it can't be read, `validation` when it is too long */
export async function readTextFile(path: string, what: string): Promise<string> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new MusterError('not_found', `The ${what} file ${path} can't be read (${code ?? String(error)}).`, {
      hint: 'Check its path and rights.',
      cause: error,
    })
  }
  if (bytes.length > MAX_BYTES) throw tooLong(what)
  return bytes.toString('utf8')
}

async function readStream(stdin: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Buffer)
    chunks.push(bytes)
    length += bytes.length
    if (length > MAX_BYTES) throw tooLong('prompt')
  }
  return Buffer.concat(chunks).toString('utf8')
}

function tooLong(what: string): MusterError {
  return new MusterError('validation', `The ${what} is longer than ${MAX_BYTES} bytes.`, {
    hint: 'Shorten it, or put the text in a file in the directory and refer to it.',
  })
}
