import { nextTurn } from '../next-turn.ts'

/** Elements that are packed or unpacked in one turn. */
const AT_ONCE = 1_000

/** A long list on its way from or to the thread: as JSON in pieces, so that it can be taken in over several turns. */
export type PackedList = string[]

export function packList(list: readonly unknown[]): PackedList {
  const pieces: string[] = []
  for (let at = 0; at < list.length; at += AT_ONCE) pieces.push(packPiece(list, at))
  return pieces
}

/** The same over several turns of the event loop. */
export async function packListInTurns(list: readonly unknown[]): Promise<PackedList> {
  const pieces: string[] = []
  for (let at = 0; at < list.length; at += AT_ONCE) {
    if (at > 0) await nextTurn()
    pieces.push(packPiece(list, at))
  }
  return pieces
}

/** What was packed: each element is what it was, so it is not checked. */
export async function unpackList<T>(pieces: PackedList): Promise<T[]> {
  const list: T[] = []
  for (const piece of pieces) {
    if (list.length > 0) await nextTurn()
    list.push(...(JSON.parse(piece) as T[]))
  }
  return list
}

/** The same where a turn may take long: in the thread. */
export function unpackListAtOnce<T>(pieces: PackedList): T[] {
  return pieces.flatMap((piece) => JSON.parse(piece) as T[])
}

function packPiece(list: readonly unknown[], at: number): string {
  return JSON.stringify(list.slice(at, at + AT_ONCE))
}
