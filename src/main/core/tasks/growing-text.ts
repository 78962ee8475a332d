/** Text that is put together of many small pieces. */
export interface GrowingText {
  /** UTF-16 units so far. */
  readonly length: number
  add(piece: string): void
  read(): string
  clear(): void
}

/** Loose pieces are joined at this many units, and at an eighth of what there is: a unit is copied eight times at most. */
const JOIN_FROM = 4096

/**
 * `a += b` keeps every piece alive, as a tree, until somebody reads the whole: some 70 bytes a token, 100 MB for fifty long
 * answers that stream. Here pieces become one string at growing distances.
 */
export function createGrowingText(): GrowingText {
  let whole = ''
  let loose: string[] = []
  let looseLength = 0
  const join = (): void => {
    whole = [whole, ...loose].join('')
    loose = []
    looseLength = 0
  }
  return {
    get length() {
      return whole.length + looseLength
    },
    add(piece) {
      loose.push(piece)
      looseLength += piece.length
      if (looseLength >= Math.max(JOIN_FROM, whole.length / 8)) join()
    },
    read() {
      if (looseLength > 0) join()
      return whole
    },
    clear() {
      whole = ''
      loose = []
      looseLength = 0
    },
  }
}
