const waiting: (() => void)[] = []

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

function goOn(): void {
  // One behind the other: an immediate that is asked for within one comes in the next turn.
  waiting.shift()?.()
  if (waiting.length > 0) setImmediate(goOn)
}
