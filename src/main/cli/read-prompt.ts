import { readFile } from 'node:fs/promises'
import { MusterError } from '../../contract/errors.ts'
import { MAX_PROMPT_LENGTH, promptTooLong } from '../../contract/operations.ts'

/** Bytes read at most: more than any prompt or system prompt that is accepted, of which characters have up to three. */
const MAX_BYTES = 3 * MAX_PROMPT_LENGTH

/**
 * The prompt of `muster run`: its arguments, a file (`-` for stdin), or stdin when it is not a terminal.
 *
 * @throws MusterError `validation` for none, for more than one source, or for one that is too long
 */
export async function readPrompt(options: {
  words: readonly string[]
  file: string | undefined
  stdin: NodeJS.ReadStream
}): Promise<string> {
  const text = await readSource(options)
  if (text.length > MAX_PROMPT_LENGTH) throw new MusterError('validation', promptTooLong(text.length))
  return text
}

async function readSource({ words, file, stdin }: Parameters<typeof readPrompt>[0]): Promise<string> {
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
  if (bytes.length > MAX_BYTES) throw tooLong(what, bytes.length)
  return bytes.toString('utf8')
}

async function readStream(stdin: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Buffer)
    length += bytes.length
    // Read to its end, for its size.
    if (length > MAX_BYTES) chunks.length = 0
    else chunks.push(bytes)
  }
  if (length > MAX_BYTES) throw tooLong('prompt', length)
  return Buffer.concat(chunks).toString('utf8')
}

function tooLong(what: string, bytes: number): MusterError {
  const [given, most] = [bytes, MAX_BYTES].map((count) => count.toLocaleString('en'))
  return new MusterError('validation', `The ${what} has ${given} bytes; at most ${most} are read.`, {
    hint: 'Put the text into a file and name the file in the prompt.',
  })
}
