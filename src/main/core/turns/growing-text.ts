/** Text that is put together of many small pieces. */
export interface GrowingText {
  /** UTF-16 units so far. */
  readonly length: number
  add(piece: string): void
  read(): string
  clear(): void
}

/** Loose pieces are joined at this many units. */
const CHUNK_LENGTH = 4096

/**
 * `a += b` keeps every piece alive, as a tree, until somebody reads the whole: some 70 bytes a token, 100 MB for fifty long
 * answers that stream. Here pieces become chunks, and chunks one string when it is read.
 */
export function createGrowingText(): GrowingText {
  let chunks: string[] = []
  let loose: string[] = []
  let length = 0
  let looseLength = 0
  return {
    get length() {
      return length
    },
    add(piece) {
      loose.push(piece)
      length += piece.length
      looseLength += piece.length
      if (looseLength < CHUNK_LENGTH) return
      chunks.push(loose.join(''))
      loose = []
      looseLength = 0
    },
    read: () => [...chunks, ...loose].join(''),
    clear() {
      chunks = []
      loose = []
      length = 0
      looseLength = 0
    },
  }
}
