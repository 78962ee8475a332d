import { cutText } from '../../contract/cut-text.ts'
import { MusterError } from '../../contract/errors.ts'
import type { Json } from '../../contract/values.ts'
import { readObject } from './read-object.ts'

/**
 * The inputs of a run: those of a file (`--inputs`), and over them each `name=value` (`--input`). Values stay text; the
 * supervisor makes of them what the definition asks for.
 *
 * @throws MusterError `validation`, `not_found`
 */
export async function readRunInputs(
  options: { inputs?: string | undefined; input?: readonly string[] | undefined },
  stdin: NodeJS.ReadableStream,
): Promise<Record<string, Json>> {
  const given = options.inputs === undefined ? {} : await readObject(options.inputs, 'inputs', stdin)
  return { ...given, ...Object.fromEntries((options.input ?? []).map(parsePair)) }
}

function parsePair(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at).trim(), text.slice(at + 1)]
  throw new MusterError('validation', `The input "${cutText(text, 100)}" has no value.`, {
    hint: 'Give it as name=value, such as --input depth=2.',
  })
}
