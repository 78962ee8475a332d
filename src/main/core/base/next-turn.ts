const waiting: (() => void)[] = []
/** How long the steps of all loops together go on in one turn of the event loop, in ms. */
const TURN_MS = 8
/** When the first share of this turn began; undefined: there is none yet. */
let began: number | undefined

/**
 * Resolves in a turn of the event loop in which no other waiter goes on, in the order of asking: what each does there may
 * take a while, and timers, signals and everybody else's input come between.
 */
export function nextTurn(): Promise<void> {
  return new Promise((done) => {
    waiting.push(done)
    if (waiting.length === 1) setImmediate(goOn)
  })
}

/** For what is done once in the next turn, however often it is asked for in this one: each asking waits for it. */
export function oncePerTurn(act: () => void | Promise<void>): () => Promise<void> {
  let coming: Promise<void> | null = null
  return () => {
    coming ??= nextTurn().then(() => {
      coming = null
      return act()
    })
    return coming
  }
}

/** What one loop has of a turn of the event loop. */
export interface TurnShare {
  /** Its time is up: what is left is for the next turn. */
  readonly isOver: boolean
  /** Resolves in the next turn, of which it has a share anew. */
  next(): Promise<void>
}

/**
 * For a loop whose steps, none of which takes long, would hold up the others together: it looks at its share at each step.
 * Loops that begin in the same turn have one share between them, of which each takes one step at least.
 */
export function shareOfTurn(): TurnShare {
  let since = beginningOfTurn()
  return {
    get isOver() {
      return performance.now() - since >= TURN_MS
    },
    async next() {
      await nextTurn()
      since = beginningOfTurn()
    },
  }
}

function beginningOfTurn(): number {
  if (began === undefined) {
    began = performance.now()
    setImmediate(() => {
      began = undefined
    })
  }
  return began
}

function goOn(): void {
  // One behind the other: an immediate that is asked for within one comes in the next turn.
  began = undefined
  waiting.shift()?.()
  if (waiting.length > 0) setImmediate(goOn)
}
