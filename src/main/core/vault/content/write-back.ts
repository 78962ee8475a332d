import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { MusterError } from '../../../../contract/errors.ts'
import type { RestoredFile } from '../../../../contract/vault.ts'
import type { Connection } from '../../store/database.ts'
import { findConversation } from './find-conversation.ts'
import { ifVault } from './open-vault.ts'
import { currentFiles, type KeptFile, keptFiles, putTogether } from './put-together.ts'

export interface WriteBack {
  vault: string
  claudeSessionId: string
  /** Where Claude looks for conversations. */
  projects: string
  /** Of the conversation itself; absent: the newest. */
  version?: number
}

/**
 * Puts the files of a conversation back, byte by byte, into the place where Claude looks for them. Never over one that exists.
 * The conversation itself comes last: Claude finds it when all of it is there. Null: the vault does not have it.
 *
 * @throws MusterError `conflict` when its file exists and differs; `not_found` (version), `database_damaged`, `storage`
 */
export function writeBack({ vault, claudeSessionId, projects, version }: WriteBack): RestoredFile[] | null {
  return ifVault(vault, null, (database) => {
    const conversation = findConversation(database, claudeSessionId)
    if (!conversation || conversation.isForgotten) return null
    const all = keptFiles(database, conversation.id)
    const files = currentFiles(all).filter(({ name }) => name !== '')
    const main =
      version === undefined ? currentFiles(all).find(({ name }) => name === '') : stateOf(all, version)
    if (!main) return version === undefined ? null : noVersion(claudeSessionId, version)
    const base = join(projects, conversation.folder)
    const own = join(base, `${claudeSessionId}.jsonl`)
    // Found before anything is written.
    if (existsSync(own) && !isSame(database, main, claudeSessionId, own)) throw differs(own, claudeSessionId)
    const write = (file: KeptFile, path: string) => writeFile(database, file, claudeSessionId, path)
    const written = files.map((file) => write(file, join(base, claudeSessionId, ...file.name.split('/'))))
    const last = write(main, own)
    if (last.outcome === 'different') throw differs(own, claudeSessionId)
    return [last, ...written]
  })
}

function stateOf(files: readonly KeptFile[], version: number): KeptFile | undefined {
  return files.find((file) => file.name === '' && file.version === version)
}

function noVersion(claudeSessionId: string, version: number): never {
  throw new MusterError(
    'not_found',
    `The vault has no state ${version} of the conversation ${claudeSessionId}.`,
    {
      hint: 'Show it (muster vault show) to see which there are.',
    },
  )
}

function differs(path: string, claudeSessionId: string): MusterError {
  return new MusterError(
    'conflict',
    `${path} exists and is not what the vault has, so it was left as it is.`,
    {
      hint: 'What the vault has can be written elsewhere: muster vault export.',
      details: { path, claudeSessionId },
    },
  )
}

/** Whole or not at all: it gets its name when it is complete, and only where none has it. */
function writeFile(
  database: Connection,
  file: KeptFile,
  claudeSessionId: string,
  path: string,
): RestoredFile {
  const told = (outcome: RestoredFile['outcome']) => ({ path, bytes: file.bytes, outcome })
  const compare = () => told(isSame(database, file, claudeSessionId, path) ? 'same' : 'different')
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    if (existsSync(path)) return compare()
    const unfinished = `${path}.muster-${process.pid}`
    rmSync(unfinished, { force: true })
    const handle = openSync(unfinished, 'wx', 0o600)
    try {
      try {
        for (const { bytes } of putTogether(database, file, claudeSessionId)) writeAll(handle, bytes)
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
      giveName(unfinished, path)
    } finally {
      rmSync(unfinished, { force: true })
    }
    return told('written')
  } catch (error) {
    if (error instanceof MusterError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    // Somebody else made it meanwhile.
    if (code === 'EEXIST') return compare()
    throw new MusterError('storage', `${path} can't be written: ${code ?? message}.`, {
      hint: 'Make room, or make the folder writable for your user.',
      details: { path },
      cause: error,
    })
  }
}

/** Fails where the name is taken. Some file systems have no links: there the file is copied. */
function giveName(unfinished: string, path: string): void {
  try {
    linkSync(unfinished, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error
    copyFileSync(unfinished, path, constants.COPYFILE_EXCL)
  }
}

function writeAll(handle: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at)
}

function isSame(database: Connection, file: KeptFile, claudeSessionId: string, path: string): boolean {
  const handle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    if (fstatSync(handle).size !== file.bytes) return false
    for (const { bytes } of putTogether(database, file, claudeSessionId)) {
      const there = Buffer.allocUnsafe(bytes.length)
      if (readSync(handle, there) !== bytes.length || !there.equals(bytes)) return false
    }
    return true
  } finally {
    closeSync(handle)
  }
}
