import { MusterError } from '../../contract/errors.ts'
import { readText } from './read-text.ts'

const MOST_BYTES = 200_000

/** The description that an option gives, from stdin for `-`, as a field of metadata. @throws MusterError `validation` */
export async function readDescription(
  text: string | undefined,
  stdin: NodeJS.ReadableStream,
): Promise<{ description?: string }> {
  if (text === undefined) return {}
  if (text !== '-') return { description: text }
  const read = await readText('-', stdin, {
    bytes: MOST_BYTES,
    tooLong: (what) =>
      new MusterError('validation', `The description ${what} is longer than ${MOST_BYTES} bytes.`, {
        hint: 'Put the rest into a file of the project, and name it.',
      }),
  })
  return { description: read.trimEnd() }
}
