import type { SearchSource } from '../../../../contract/search.ts'
import type { Connection } from '../../store/database.ts'
import { indexedText } from '../words/tokens.ts'
import { CODED_TOOLS, codeOf, documentId, FIRST_OWNER, LAST_SEQ, OWNER_SPAN } from './document-id.ts'
import type { IndexedText } from './event-texts.ts'

/** Texts of one table of words: a search looks at all that begin with two letters within some milliseconds. */
const SHARD = 65_536
/** Pages that are joined in one step. */
const JOINED = 64

/** What has texts, with what a search may be narrowed by. */
export interface Owner {
  number: number
  source: SearchSource
  key: string
  mark: string
  seq: number
  shard: number
  title: string
  session_id: string | null
  directory: string | null
  model: string | null
  state: string | null
  cost_micros: number | null
  simulated: number
  first_at: number
  last_at: number
}
/** A part of a block that is still written, as it is in the index: from one character to another. */
export interface OpenPiece {
  block_key: string
  begins: number
  ends: number
  document: number
}
export type OwnerFacts = Omit<Owner, 'number' | 'shard' | 'seq' | 'mark'>

/** Of a row that has more, what an owner is saved with. */
export function factsOf(source: SearchSource, row: Omit<OwnerFacts, 'source'>): OwnerFacts {
  const { key, session_id, title, directory, model, state, cost_micros, simulated, first_at, last_at } = row
  return {
    source,
    key,
    session_id,
    title,
    directory,
    model,
    state,
    cost_micros,
    simulated,
    first_at,
    last_at,
  }
}

/** All that changes an index, within a transaction of its caller. */
export function createIndexWriter(database: Connection) {
  const get = database.prepare<[string, string], Owner>('SELECT * FROM owners WHERE source = ? AND key = ?')
  const insertOwner = database.prepare<[Owner]>(
    `INSERT INTO owners VALUES (@number, @source, @key, @mark, @seq, @shard, @title, @session_id, @directory, @model, @state,
       @cost_micros, @simulated, @first_at, @last_at)`,
  )
  const updateOwner = database.prepare<[Owner]>(
    `UPDATE owners SET mark = @mark, seq = @seq, title = @title, session_id = @session_id, directory = @directory,
       model = @model, state = @state, cost_micros = @cost_micros, simulated = @simulated, first_at = @first_at,
       last_at = @last_at WHERE number = @number`,
  )
  const deleteOwner = database.prepare<[number]>('DELETE FROM owners WHERE number = ?')
  // One by one: to ask for both at once goes through the whole table.
  const ends = database.prepare<[], { lowest: number | null; highest: number | null }>(
    'SELECT (SELECT min(number) FROM owners) AS lowest, (SELECT max(number) FROM owners) AS highest',
  )
  const shardOf = database.prepare<[number], number>('SELECT shard FROM owners WHERE number = ?').pluck()
  const insertShard = database.prepare<[number, number]>(
    'INSERT INTO shards (documents, dirty, lowest, highest) VALUES (0, 1, ?, ?)',
  )
  const widen = database.prepare<[number, number, number]>(
    'UPDATE shards SET lowest = min(lowest, ?), highest = max(highest, ?) WHERE number = ?',
  )
  const documentsOf = database
    .prepare<[number], number>('SELECT documents FROM shards WHERE number = ?')
    .pluck()
  const count = database.prepare<[number, number]>(
    'UPDATE shards SET documents = documents + ?, dirty = 1 WHERE number = ?',
  )
  const joined = database.prepare<[number]>('UPDATE shards SET dirty = 0 WHERE number = ?')
  const dirty = database
    .prepare<[number, number], number>(
      'SELECT number FROM shards WHERE dirty = 1 AND number NOT IN (?, ?) LIMIT 1',
    )
    .pluck()
  const tool = database.prepare<[string], number>('SELECT number FROM tools WHERE name = ?').pluck()
  const insertTool = database.prepare<[number, string]>('INSERT INTO tools VALUES (?, ?)')
  const countTools = database.prepare<[], number>('SELECT count(*) FROM tools').pluck()
  const path = database.prepare<[string], number>('SELECT number FROM paths WHERE path = ?').pluck()
  const insertPath = database.prepare<[string]>('INSERT INTO paths (path) VALUES (?)')
  const touch = database.prepare<[number, number]>('INSERT OR IGNORE INTO touches VALUES (?, ?)')
  const untouch = database.prepare<[number, number]>('DELETE FROM touches WHERE document BETWEEN ? AND ?')
  const openPieces = database.prepare<[number], OpenPiece>(
    'SELECT block_key, begins, ends, document FROM open_pieces WHERE owner = ? ORDER BY block_key, begins',
  )
  const setOpen = database.prepare<[number, string, number, number, number]>(
    'INSERT INTO open_pieces VALUES (?, ?, ?, ?, ?)',
  )
  const unsetOpen = database.prepare<[number, string, number]>(
    'DELETE FROM open_pieces WHERE owner = ? AND block_key = ? AND begins = ?',
  )
  const unsetAll = database.prepare<[number]>('DELETE FROM open_pieces WHERE owner = ?')
  const tools = new Map<string, number>()
  const words = new Map<number, ReturnType<typeof prepareWords>>()

  function prepareWords(shard: number) {
    const table = `words_${shard}`
    return {
      insert: database.prepare<[number, string, string]>(
        `INSERT INTO ${table} (rowid, text, parts) VALUES (CAST(? AS INTEGER), ?, ?)`,
      ),
      remove: database.prepare<[number, number]>(
        `DELETE FROM ${table} WHERE rowid BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER)`,
      ),
      join: database.prepare<[number]>(`INSERT INTO ${table} (${table}, rank) VALUES ('merge', ?)`),
    }
  }

  function wordsOf(shard: number) {
    const known = words.get(shard)
    if (known !== undefined) return known
    const made = prepareWords(shard)
    words.set(shard, made)
    return made
  }

  function newShard(owner: number): number {
    const shard = Number(insertShard.run(owner, owner).lastInsertRowid)
    database.exec(
      `CREATE VIRTUAL TABLE words_${shard} USING fts5(text, parts, content = '', contentless_delete = 1, prefix = '2',
         tokenize = 'unicode61 remove_diacritics 2')`,
    )
    return shard
  }

  /** The table of the outermost owner, or a new one when that is full. */
  function roomFor(owner: number, beside: number | null): number {
    const shard = beside === null ? undefined : shardOf.get(beside)
    if (shard === undefined || (documentsOf.get(shard) ?? 0) >= SHARD) return newShard(owner)
    widen.run(owner, owner, shard)
    return shard
  }

  function numberOfTool(name: string): number {
    const known = tools.get(name) ?? tool.get(name)
    if (known !== undefined) {
      tools.set(name, known)
      return known
    }
    const number = countTools.get() ?? 0
    if (number < CODED_TOOLS) insertTool.run(number, name)
    const given = Math.min(number, CODED_TOOLS)
    tools.set(name, given)
    return given
  }

  const codeOfText = ({ kind, tool: name }: Pick<IndexedText, 'kind' | 'tool'>) =>
    codeOf(kind, name === null ? null : numberOfTool(name))

  return {
    /** The code by which a text is known in its place. */
    codeOf: codeOfText,
    owner: (source: SearchSource, key: string) => get.get(source, key),
    /** A new owner, at the new end of the index or at the old one. */
    addOwner(facts: OwnerFacts, end: 'new' | 'old'): Owner {
      const { lowest, highest } = ends.get() ?? { lowest: null, highest: null }
      const number = end === 'new' ? (highest ?? FIRST_OWNER - 1) + 1 : (lowest ?? FIRST_OWNER) - 1
      const owner = {
        ...facts,
        number,
        mark: '',
        seq: 0,
        shard: roomFor(number, end === 'new' ? highest : lowest),
      }
      insertOwner.run(owner)
      return owner
    },
    saveOwner: (owner: Owner) => void updateOwner.run(owner),
    add(owner: Owner, given: IndexedText): number | undefined {
      const { seq, text, paths } = given
      if (seq > LAST_SEQ) return undefined
      const id = documentId(owner.number, seq, codeOfText(given))
      const { text: shown, parts } = indexedText(text)
      wordsOf(owner.shard).insert.run(id, shown, parts)
      count.run(1, owner.shard)
      for (const each of paths ?? []) {
        const known = path.get(each)
        touch.run(known ?? Number(insertPath.run(each).lastInsertRowid), id)
      }
      return id
    },
    /** Takes texts of an owner out, from one place to another. */
    removeTexts(owner: Owner, from = 0, to = LAST_SEQ): void {
      const first = documentId(owner.number, from, 0)
      const last = to === LAST_SEQ ? (owner.number + 1) * OWNER_SPAN - 1 : documentId(owner.number, to, 255)
      const { changes } = wordsOf(owner.shard).remove.run(first, last)
      if (changes > 0) count.run(-changes, owner.shard)
      untouch.run(first, last)
    },
    /** Takes one text out, if it is there. */
    removeText(owner: Owner, id: number): void {
      if (wordsOf(owner.shard).remove.run(id, id).changes > 0) count.run(-1, owner.shard)
    },
    removeOwner(owner: Owner): void {
      this.removeTexts(owner)
      unsetAll.run(owner.number)
      deleteOwner.run(owner.number)
    },
    /** What is in the index of blocks that were still written, by block, in its order. */
    openPieces: (owner: Owner) => Map.groupBy(openPieces.all(owner.number), ({ block_key }) => block_key),
    addPiece(owner: Owner, piece: Omit<OpenPiece, 'document'>, given: IndexedText): void {
      const document = this.add(owner, given)
      if (document !== undefined)
        setOpen.run(owner.number, piece.block_key, piece.begins, piece.ends, document)
    },
    removePiece(owner: Owner, { block_key, begins, document }: OpenPiece): void {
      this.removeText(owner, document)
      unsetOpen.run(owner.number, block_key, begins)
    },
    /** Joins a little of what is in many parts, where nothing is written just now: a search is quicker, and what was taken out leaves the file. */
    joinSome(): boolean {
      const { lowest, highest } = ends.get() ?? { lowest: null, highest: null }
      const atWork = [lowest, highest].map((owner) => (owner === null ? undefined : shardOf.get(owner)) ?? -1)
      const shard = dirty.get(atWork[0] ?? -1, atWork[1] ?? -1)
      if (shard === undefined) return false
      const before = totalChanges()
      wordsOf(shard).join.run(-JOINED)
      if (totalChanges() - before < 2) joined.run(shard)
      return true
    },
  }

  function totalChanges(): number {
    return database.prepare<[], number>('SELECT total_changes()').pluck().get() ?? 0
  }
}
export type IndexWriter = ReturnType<typeof createIndexWriter>
