import { cutAtWords } from '../model-message.ts'
import { reviewText } from './review-text.ts'
import type { Scenario } from './scenario.ts'

/** `stream(tokens=400, rate=50)`: numbered words, so that a lost or doubled one is seen. */
export const stream: Scenario = async (turn) => {
  const tokens = turn.parameters.number('tokens', 400, 0, 10_000_000)
  const rate = turn.parameters.number('rate', 50, 0.01, 1e6)
  await turn.request((message) => message.say(numberedWords(tokens), rate))
}

/** `flood(tokens=20000)`: the same, as fast as the reader takes it. */
export const flood: Scenario = async (turn) => {
  const tokens = turn.parameters.number('tokens', 20_000, 0, 10_000_000)
  await turn.request((message) => message.say(numberedWords(tokens), Infinity))
}

/** `slow(tokens=60, rate=1)`: a word a second. */
export const slow: Scenario = async (turn) => {
  const tokens = turn.parameters.number('tokens', 60, 1, 100_000)
  await turn.request((message) => message.say(numberedWords(tokens), turn.parameters.number('rate', 1, 0.01)))
}

/**
 * `stuck(after=0)`: silent for ever after that many words. With `headers=1` already before the first byte of the
 * answer; with `deaf=1` it does not react to anything either, signals included.
 */
export const stuck: Scenario = async (turn) => {
  const after = turn.parameters.number('after', 0, 0, 1e6)
  if (turn.parameters.number('headers', 0) > 0) {
    await turn.retry({ times: 0, status: null })
    await turn.hang()
  }
  await turn.request(async (message) => {
    if (turn.parameters.number('deaf', 0) > 0) {
      await turn.state.output.drained()
      for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000)
    }
    if (after > 0) await message.sayPart(numberedWords(after), 50)
    await turn.hang()
  })
}

/** `thinking(tokens=120)`: thinks for that long, then answers. */
export const thinking: Scenario = async (turn) => {
  const tokens = turn.parameters.number('tokens', 120, 1, 100_000)
  const thought =
    'The request is about what happens between two steps. First I look at who holds the lock, then at who waits for it. '
  await turn.request(async (message) => {
    const words = cutAtWords(thought)
    const text = Array.from({ length: tokens }, (_, at) => words[at % words.length] ?? '').join('')
    await message.think(text)
    await message.say('I thought about it: the lock is taken once and released once. (This is a simulation.)')
  })
}

/** `essay(minutes=4)`: a long review in Markdown, streamed evenly over that time. */
export const essay: Scenario = async (turn) => {
  const minutes = turn.parameters.number('minutes', 4, 0.01, 240)
  const pieces = cutAtWords(reviewText)
  const wanted = Math.max(pieces.length, Math.round(minutes * 60 * 40))
  await turn.request(async (message) => {
    await message.think('The person wants a review of the whole module. I read it from its edges inwards.')
    await message.say(repeated(pieces, wanted), wanted / (minutes * 60))
  })
}

function* repeated(pieces: readonly string[], count: number): Generator<string> {
  for (let at = 0; at < count; at += 1) {
    const piece = pieces[at % pieces.length] ?? ''
    yield at > 0 && at % pieces.length === 0 ? `\n\n${piece}` : piece
  }
}

function* numberedWords(count: number): Generator<string> {
  for (let at = 0; at < count; at += 1) yield at % 12 === 11 ? `w${at}\n` : `w${at} `
}
