import type { Connection } from '../../store/database.ts'
import { codeOf, documentId, placeOfDocument } from '../index/document-id.ts'
import { factsOf, type IndexWriter, type Owner } from '../index/write-index.ts'
import { pieceOf } from './piece-of.ts'
import type { Pending, Source } from './source.ts'
import { createTaskRows, type TaskHead } from './task-rows.ts'

/** Events of one step: a few milliseconds. */
const STEP = 64
/** The prompt is sent among the first events of a task, where it is. */
const SENT_WITHIN = 50

/** Tasks: title, prompt, and what their events say. */
export function createTaskSource(database: Connection, writer: IndexWriter): Source {
  const rows = createTaskRows(database)
  const changed = database.prepare<[], Pending>(
    `SELECT 'task' AS source, t.id AS key, t.created_at AS at, max(1, t.last_seq - coalesce(o.seq, 0)) AS size
     FROM muster.tasks t LEFT JOIN owners o ON o.source = 'task' AND o.key = t.id
     WHERE o.mark IS NOT t.revision || '.' || t.last_seq`,
  )
  const gone = database
    .prepare<[], string>(
      "SELECT key FROM owners WHERE source = 'task' AND NOT EXISTS (SELECT 1 FROM muster.tasks WHERE id = owners.key)",
    )
    .pluck()

  function begin(task: TaskHead, end: 'new' | 'old'): Owner {
    const owner = writer.addOwner(factsOf('task', task), end)
    const prompt = rows.prompt(task)
    const isSent = rows.texts(task, 0, SENT_WITHIN).some(({ text }) => isPrompt(text, prompt))
    if (!isSent && prompt !== '') writer.add(owner, { seq: 0, kind: 'prompt', tool: null, text: prompt })
    addTitle(owner, task, prompt)
    return owner
  }

  /** One that begins as the prompt does is found there. */
  function addTitle(owner: Owner, { title }: TaskHead, prompt: string): void {
    if (!prompt.trimStart().startsWith(title.replace(/…$/, '')))
      writer.add(owner, { seq: 0, kind: 'title', tool: null, text: title })
  }

  function takeEvents(owner: Owner, task: TaskHead): boolean {
    let count = 0
    let prompt: string | undefined
    for (const { seq, text } of rows.texts(task, owner.seq, STEP)) {
      count += 1
      owner.seq = seq
      if (text === undefined) continue
      if (text.kind === 'prompt') {
        prompt ??= rows.prompt(task)
        // From here on it is found where it was sent.
        if (isPrompt(text, prompt))
          writer.removeText(owner, documentId(owner.number, 0, codeOf('prompt', null)))
      }
      writer.add(owner, text)
    }
    return count === STEP
  }

  function takeOpenBlocks(owner: Owner, task: TaskHead): void {
    const before = writer.openPieces(owner)
    const open = rows.openBlocks(task).map((block) => {
      const pieces = before.get(block.key) ?? []
      // Those of an earlier block with the same key are not its own.
      const [first] = pieces
      const isOwn = first !== undefined && placeOfDocument(first.document).seq === block.seq
      if (isOwn) before.delete(block.key)
      return { ...block, pieces: isOwn ? pieces : [] }
    })
    for (const piece of [...before.values()].flat()) writer.removePiece(owner, piece)
    for (const { key, seq, last, kind, text, pieces } of open) {
      const { begins, keeps } = pieceOf(text, pieces)
      if (begins === null) continue
      for (const piece of pieces.slice(keeps)) writer.removePiece(owner, piece)
      writer.addPiece(
        owner,
        { block_key: key, begins, ends: text.length },
        { seq: begins === 0 ? seq : last, kind, tool: null, text: text.slice(begins) },
      )
    }
  }

  return {
    name: 'task',
    changed: () => changed.all(),
    gone: () => gone.all(),
    take(id, end) {
      const task = rows.head(id)
      const known = writer.owner('task', id)
      if (task === undefined) {
        if (known !== undefined) writer.removeOwner(known)
        return false
      }
      if (known?.mark === task.mark) return false
      const owner = known ?? begin(task, end)
      if (known !== undefined && known.title !== task.title) {
        writer.removeText(owner, documentId(owner.number, 0, codeOf('title', null)))
        addTitle(owner, task, rows.prompt(task))
      }
      const hasMore = takeEvents(owner, task)
      if (!hasMore) takeOpenBlocks(owner, task)
      writer.saveOwner({ ...owner, ...factsOf('task', task), mark: hasMore ? '' : task.mark })
      return hasMore
    },
  }
}

function isPrompt(text: { kind: string; text: string } | undefined, prompt: string): boolean {
  return text?.kind === 'prompt' && text.text === prompt
}
