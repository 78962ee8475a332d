/** Lets so many works go on at a time; the others wait, in the order of asking. */
export function atMost(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = count
  const waiting: (() => void)[] = []
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((goOn) => waiting.push(goOn))
    try {
      return await work()
    } finally {
      // The place goes over to the next one.
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
