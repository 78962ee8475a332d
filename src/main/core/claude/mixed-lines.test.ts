import { describe, expect, it } from 'vitest'
import { replayFile } from '../turns/replay.ts'
import { findObjects } from './find-objects.ts'
import { readLine } from './protocol.ts'

const init = { type: 'system', subtype: 'init', session_id: 's', model: 'opus' }
const answer = {
  type: 'assistant',
  message: { id: 'm', model: 'opus', content: [{ type: 'text', text: 'The {"answer"}.' }] },
}
const result = {
  type: 'result',
  subtype: 'success',
  is_error: false,
  terminal_reason: 'completed',
  stop_reason: 'end_turn',
  result: 'The answer.',
}
const [I, A, R] = [init, answer, result].map((line) => JSON.stringify(line))
const pretty = (indent: number | string) =>
  [init, answer, result].map((line) => `${JSON.stringify(line, null, indent)}\n`).join('')
const read = (text: string) => readLine({ kind: 'line', text, end: 0 })

async function replay(text: string) {
  async function* bytes() {
    yield Buffer.from(text)
  }
  const { turns, events, problems } = await replayFile(bytes())
  const said = events.flatMap((event) => (event.kind === 'block.completed' ? [event.payload.text] : []))
  return { ends: turns.map(({ outcome }) => outcome.reason), said, rest: problems.map((p) => p.excerpt) }
}

describe('a stream that others print into', () => {
  it.each<[string, string, (string | null)[]]>([
    ['nothing', `${I}\n${A}\n${R}\n`, []],
    [
      'a title',
      `\x1b]0;claude\x07${I}\n${A}\n\x1b]0;done\x07${R}\n`,
      ['\x1b]0;claude\x07', '\x1b]0;done\x07'],
    ],
    ['a cursor', `${I}\n\x1b[?25l${A}\n\x1b[0m${R}\n`, ['\x1b[?25l', '\x1b[0m']],
    ['a warning', `npm warn old${I}\n${A}\nhook done.${R}\n`, ['npm warn old', 'hook done.']],
    ['a warning with a brace', `${I}\n${A}\nwarn {x} { "y ${R}\n`, ['warn {x} { "y']],
    ['JSON of a hook', `${I}\n{"ok":true}${A}\n{"type":1}${R}\n`, ['{"ok":true}', '{"type":1}']],
    ['the next message', `${I}${A}\n${R}\n`, []],
    ['a goodbye', `${I}\n${A}\n${R} Bye\n`, ['Bye']],
    ['carriage returns', `Loading...\r${I}\r\n${A}\r\n${R}\r\n`, ['Loading...']],
    ['NULs', `\0${I}\n${A}\n\0\0${R}\n`, ['\0', '\0\0']],
    ['a byte order mark', `\uFEFF${I}\n${A}\n${R}\n`, []],
    ['blanks of another kind', `${I}\n\u00a0${A}\n\u00a0${R}\n`, []],
    ['fields of an event stream', `data: ${I}\n\ndata: ${A}\n\ndata: ${R}\n`, ['data:', 'data:', 'data:']],
    ['the format of a wrapper', pretty(2), []],
    ['another format', pretty('\t').replaceAll('\n', '\r\n'), []],
    ['an array', `[${I},\n${A},\n${R}]\n`, ['[ ,', ',', ']']],
    ['half a line', `${I}\n{"type":"assistant","mess${A}\n${R}\n`, ['{"type":"assistant","mess']],
  ])('(%s) is understood, and the rest is told', async (_, text, rest) => {
    expect(await replay(text)).toEqual({ ends: ['completed'], said: ['The {"answer"}.'], rest })
  })
})

it.each(['utf-16le', 'utf-16be'])('a stream in %s is told as what it is', async (encoding) => {
  const bytes = Buffer.from(`\uFEFF${I}\n${A}\n${R}\n`, 'utf16le')
  async function* stream() {
    yield encoding === 'utf-16le' ? bytes : bytes.swap16()
  }
  const { turns, problems } = await replayFile(stream())
  expect(turns).toEqual([])
  expect(problems.slice(0, 3).map(({ code }) => code)).toEqual(['utf_16', 'utf_16', 'utf_16'])
})

describe('findObjects', () => {
  it('takes nothing out of a message that is broken: a tool’s input may look like one', () => {
    const inner = `{"type":"assistant","message":{"content":[{"type":"tool_use","input":${R}`
    expect(findObjects(`${inner}, "more":1`).objects).toEqual([])
    expect(findObjects(`${inner},"b":}]}}`).objects).toEqual([])
    expect(read(`${inner}, "mor`)).toMatchObject([{ type: 'garbage', code: 'not_json' }])
  })

  it('gives up on a line of beginnings', () => {
    expect(findObjects('{'.repeat(100_000)).objects).toEqual([])
    expect(findObjects(`${'{"'.repeat(100_000)}${R}`).objects).toEqual([])
  })
})
