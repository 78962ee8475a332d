import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { MusterError } from '../../../contract/errors.ts'
import { parseJsonText } from '../../../contract/parse-json.ts'
import type { Json } from '../../../contract/values.ts'
import { requireOwnFile } from '../base/own-file.ts'

/** No settings' file is larger, in bytes. */
const MAX_BYTES = 256 * 1024

/**
 * The settings' file as it stands: one JSON object with dotted names; empty when there is none.
 *
 * @throws MusterError `validation`, naming the file and where it is wrong; `storage` when it can't be read
 */
export function readSettingsFile(path: string): Record<string, unknown> {
  requireOwnFile(path)
  let text: string
  try {
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES)
      throw broken(path, 'it is over 256 KB')
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof MusterError) throw error
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new MusterError('storage', `The settings' file ${path} can't be read (${codeOf(error)}).`, {
      hint: 'Make it readable for your user, or move it away to start with the defaults.',
      details: { file: path },
      cause: error,
    })
  }
  let content: unknown
  try {
    content = parseJsonText(text)
  } catch (error) {
    throw broken(path, error instanceof Error ? error.message : String(error))
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw broken(path, 'it holds no JSON object')
  }
  return { ...content }
}

/**
 * Puts a value into the file, or takes it out (undefined); what else stands there stays as it is. Written beside it
 * (0600) and put in its place, so that the file is whole at any time.
 *
 * @throws MusterError `validation` when the file is broken: nothing is lost then; `storage`
 */
export function writeSetting(path: string, name: string, value: Json | undefined): void {
  const content = readSettingsFile(path)
  if (value === undefined) delete content[name]
  else content[name] = value
  // A link stays one: what it leads to is replaced.
  const target = existsSync(path) ? realpathSync(path) : path
  const draft = `${target}.${process.pid}.new`
  try {
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
    writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flush: true })
    chmodSync(draft, 0o600)
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { force: true })
    throw new MusterError('storage', `The settings' file ${path} can't be written (${codeOf(error)}).`, {
      hint: 'Check the disk and the rights of its directory. Nothing was changed.',
      details: { file: path },
      cause: error,
    })
  }
}

function broken(path: string, why: string): MusterError {
  return new MusterError('validation', `The settings' file ${path} is broken: ${why}.`, {
    hint: 'Correct it, or move it away to start with the defaults. It was left as it is.',
    details: { file: path },
  })
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error)
}
