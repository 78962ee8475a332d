type Work = (input: never) => unknown

/**
 * What may take long: plain data in, plain data out. Whoever asks for it declares it; what it does stands in
 * `heavy-thread.ts`, so that the supervisor itself need not load it.
 */
export interface HeavyJob<W extends Work> {
  readonly name: string
  /** What it is, to the person who sent it: "Drawing the graph". */
  readonly words: string
  /** Only its type is there: what goes in and what comes out. */
  readonly work?: W
}

export const heavyJob = <W extends Work>(name: string, words: string): HeavyJob<W> => ({ name, words })
