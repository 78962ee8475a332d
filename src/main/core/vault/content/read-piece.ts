import { MusterError } from '../../../../contract/errors.ts'
import { findConversation } from './find-conversation.ts'
import { notKept } from './look.ts'
import { ifVault } from './open-vault.ts'
import { currentFiles, keptFiles, type Place, putTogether } from './put-together.ts'

export interface ReadPiece {
  vault: string
  claudeSessionId: string
  name: string
  version?: number | undefined
  cursor?: string | undefined
}

/** Bytes of a piece, up to the end of the line that reaches them. */
const PIECE = 512 * 1024

/**
 * A piece of a kept file. Where the next one begins is told by a line, so that what comes before is not read again.
 *
 * @throws MusterError `not_found`, `validation` (cursor), `database_damaged`
 */
export function readPiece({ vault, claudeSessionId, name, version, cursor }: ReadPiece): {
  data: string
  nextCursor: string | null
} {
  const from = cursor === undefined ? { run: 0, line: 0 } : readPlace(cursor)
  return (
    ifVault(vault, null, (database) => {
      const conversation = findConversation(database, claudeSessionId)
      const files = conversation ? keptFiles(database, conversation.id) : []
      const all = version === undefined ? currentFiles(files) : files
      const file = all.find((one) => one.name === name && (version === undefined || one.version === version))
      if (!file) return null
      const parts: Buffer[] = []
      let bytes = 0
      for (const { bytes: line, next } of putTogether(database, file, claudeSessionId, from)) {
        parts.push(line)
        bytes += line.length
        if (bytes < PIECE) continue
        return { data: Buffer.concat(parts).toString('base64'), nextCursor: `${next.run}.${next.line}` }
      }
      return { data: Buffer.concat(parts).toString('base64'), nextCursor: null }
    }) ?? refuse(claudeSessionId, name, version)
  )
}

function refuse(claudeSessionId: string, name: string, version: number | undefined): never {
  if (name === '' && version === undefined) throw notKept(claudeSessionId)
  const state = version === undefined ? '' : ` in state ${version}`
  throw new MusterError(
    'not_found',
    `The vault does not have ${name === '' ? 'the conversation' : name}${state} of ${claudeSessionId}.`,
    { hint: 'Show what it has of it: muster vault show.', details: { claudeSessionId } },
  )
}

function readPlace(cursor: string): Place {
  const [, run, line] = /^(\d{1,9})\.(\d{1,9})$/.exec(cursor) ?? []
  if (run !== undefined && line !== undefined) return { run: Number(run), line: Number(line) }
  throw new MusterError('validation', 'The cursor is not one that a piece before gave.', {
    hint: 'Pass the nextCursor of the piece before, or none for the first one.',
    details: { field: 'cursor' },
  })
}
