import type { Connection } from '../../store/database.ts'
import type { ConversationLines } from '../../vault/content/conversation-lines.ts'
import { codeOf, documentId } from '../index/document-id.ts'
import type { IndexWriter, Owner, OwnerFacts } from '../index/write-index.ts'
import {
  conversationOf,
  createConversationRows,
  keyOf,
  type LinesOf,
  type SaidLine,
} from './conversation-rows.ts'
import { joinByCode } from './record-texts.ts'
import type { Pending, Source } from './source.ts'
import type { VaultReader } from './vault-reader.ts'

/** Lines of one step, and characters: a few milliseconds. */
const STEP = 64
const STEP_LENGTH = 512 * 1024
/** A line has about so many bytes. */
const LINE_BYTES = 2_048

/** A mark says which state of a file was taken in, and up to where; while it is taken in, only which. */
const begunMark = ({ id }: ConversationLines) => `${id}.`
const markOf = (file: ConversationLines) => `${begunMark(file)}${file.bytes}`

/** The file that an owner was made of. */
export const fileOf = ({ key, mark, directory }: Owner): LinesOf => ({
  id: Number.parseInt(mark, 10),
  claudeSessionId: conversationOf(key),
  directory: directory ?? '',
})

/** Conversations that the vault has and no session of ours has or had: each file of lines is an owner. */
export function createConversationSource(
  database: Connection,
  writer: IndexWriter,
  vault: VaultReader,
): Source {
  const rows = createConversationRows()
  const ours = database.prepare<[string, string]>(
    `SELECT 1 FROM muster.sessions WHERE claude_session_id = ?
     UNION ALL SELECT 1 FROM muster.earlier_conversations WHERE claude_session_id = ? LIMIT 1`,
  )
  const marks = database.prepare<[], { key: string; mark: string }>(
    "SELECT key, mark FROM owners WHERE source = 'conversation'",
  )
  const ownersOf = database.prepare<[string, string, string], Owner>(
    // What begins with the id and a slash.
    "SELECT * FROM owners WHERE source = 'conversation' AND (key = ? OR (key > ? || '/' AND key < ? || '0'))",
  )
  const isOurs = (id: string) => ours.get(id, id) !== undefined
  const known = (id: string) => new Map(ownersOf.all(id, id, id).map((owner) => [owner.key, owner]))

  /** What a conversation lacks in the index, or has too much; null: nothing. */
  function pendingOf(
    id: string,
    files: readonly ConversationLines[],
    taken: ReadonlyMap<string, { mark: string }>,
  ): Pending | null {
    const keys = new Set(files.map(keyOf))
    const isOver = [...taken.keys()].some((key) => !keys.has(key))
    const left = files.filter((file) => taken.get(keyOf(file))?.mark !== markOf(file))
    if (!isOver && left.length === 0) return null
    const lines = left.map((file) => Math.ceil(bytesLeft(file, taken.get(keyOf(file))?.mark) / LINE_BYTES))
    return {
      source: 'conversation',
      key: id,
      at: Math.max(0, ...files.map(({ changedAt }) => changedAt)),
      size: Math.max(
        1,
        lines.reduce((sum, count) => sum + count, 0),
      ),
    }
  }

  function facts(file: ConversationLines, before: Owner | undefined, said: readonly SaidLine[]): OwnerFacts {
    const times = said.flatMap(({ at }) => at ?? [])
    if (before !== undefined) times.push(before.first_at, before.last_at)
    else if (times.length === 0) times.push(file.changedAt)
    const directory = file.directory || said.find((line) => line.directory !== null)?.directory
    return {
      source: 'conversation',
      key: keyOf(file),
      session_id: null,
      title: file.title,
      directory: directory ?? before?.directory ?? null,
      model: said.findLast(({ model }) => model !== null)?.model ?? before?.model ?? null,
      state: null,
      cost_micros: null,
      simulated: 0,
      first_at: Math.min(...times),
      last_at: Math.max(...times),
    }
  }

  /** What is said first may begin as the title does, which then is found there. */
  function addTitle(owner: Owner, { name, title }: ConversationLines, said: readonly SaidLine[]): void {
    const isSaid = said.some(({ texts }) =>
      texts.some(
        ({ kind, text }) => kind === 'prompt' && text.trimStart().startsWith(title.replace(/…$/, '')),
      ),
    )
    if (name === '' && title !== '' && !isSaid)
      writer.add(owner, { seq: 0, kind: 'title', tool: null, text: title })
  }

  /** False: it can't be read. */
  function takeSome(file: ConversationLines, taken: Owner | undefined, end: 'new' | 'old'): boolean {
    const goesOn = taken?.mark.startsWith(begunMark(file)) ? taken : undefined
    const from = goesOn?.seq ?? 0
    const step = vault.read(null, (reader) => {
      const said: SaidLine[] = []
      let length = 0
      for (const line of rows.lines(reader, file, from)) {
        said.push(line)
        length += line.length
        // Behind one whose end is not there yet there is none.
        const isFull = said.length >= STEP || length >= STEP_LENGTH
        if (isFull && line.next > line.place) return { said, isLast: false }
      }
      return { said, isLast: true }
    })
    if (!step) return false
    const { said, isLast } = step
    const own = facts(file, goesOn, said)
    const owner = taken ?? writer.addOwner(own, end)
    if (goesOn === undefined) {
      if (taken !== undefined) writer.removeTexts(owner)
      addTitle(owner, file, said)
    } else {
      // The last line may have been one whose end was not there yet.
      if (goesOn.mark !== begunMark(file)) writer.removeTexts(owner, from + 1)
      if (goesOn.title !== file.title) {
        writer.removeText(owner, documentId(owner.number, 0, codeOf('title', null)))
        addTitle(owner, file, said)
      }
    }
    for (const { texts } of said) for (const text of joinByCode(texts, writer.codeOf)) writer.add(owner, text)
    const seq = said.at(-1)?.next ?? from
    writer.saveOwner({ ...owner, ...own, seq, mark: isLast ? markOf(file) : begunMark(file) })
    return true
  }

  return {
    name: 'conversation',
    changed() {
      const files = vault.read([], (reader) => reader.files())
      if (files === undefined) return []
      const wanted = Map.groupBy(
        files.filter(({ claudeSessionId }) => !isOurs(claudeSessionId)),
        ({ claudeSessionId }) => claudeSessionId,
      )
      const taken = Map.groupBy(marks.all(), ({ key }) => conversationOf(key))
      return [...new Set([...wanted.keys(), ...taken.keys()])].flatMap((id) => {
        const own = new Map(taken.get(id)?.map((each) => [each.key, each]))
        return pendingOf(id, wanted.get(id) ?? [], own) ?? []
      })
    },
    // They are among what has changed.
    gone: () => [],
    pending: (ids) =>
      ids.flatMap((id) => {
        const files = isOurs(id) ? [] : vault.read([], (reader) => reader.files(id))
        return (files && pendingOf(id, files, known(id))) ?? []
      }),
    take(id, end) {
      const files = isOurs(id) ? [] : vault.read([], (reader) => reader.files(id))
      if (files === undefined) return false
      const taken = known(id)
      const keys = new Set(files.map(keyOf))
      for (const [key, owner] of taken) if (!keys.has(key)) writer.removeOwner(owner)
      const next = files.find((file) => taken.get(keyOf(file))?.mark !== markOf(file))
      return next !== undefined && takeSome(next, taken.get(keyOf(next)), end)
    },
  }
}

function bytesLeft(file: ConversationLines, mark: string | undefined): number {
  const begun = begunMark(file)
  return mark?.startsWith(begun) ? file.bytes - Number(mark.slice(begun.length)) : file.bytes
}
