import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { taskEventPayloads } from '../../../contract/task-event.ts'
import { createLineSplitter } from '../processes/lines.ts'
import { createTurn, reduceMessage } from '../turns/reduce.ts'
import { type Replay, replayFile } from '../turns/replay.ts'
import { parseMessage } from './protocol.ts'

const corpus = join(import.meta.dirname, '../../../../test/corpus')
const files = new Map(
  readdirSync(corpus)
    .filter((file) => /\.ndjson(\.gz)?$/.test(file))
    .map((file) => [file.replace(/\.ndjson(\.gz)?$/, ''), join(corpus, file)]),
)

interface Recording {
  exit: { code: number | null; signal: string | null }
  stderr: string
}
const about = (name: string): Recording => JSON.parse(readFileSync(join(corpus, `${name}.json`), 'utf8'))

function bytesOf(name: string): Buffer {
  const path = files.get(name)
  if (path === undefined) throw new Error(`No recording ${name}`)
  const bytes = readFileSync(path)
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes
}

async function* chunks(bytes: Buffer, borders: readonly number[]): AsyncGenerator<Buffer> {
  const cuts = borders.map((border) => border % (bytes.length + 1)).sort((a, b) => a - b)
  let from = 0
  for (const cut of [...cuts, bytes.length]) {
    yield bytes.subarray(from, cut)
    from = cut
  }
}

const replayed = new Map<string, Promise<Replay>>()
function replay(name: string): Promise<Replay> {
  const { exit, stderr } = about(name)
  const known = replayed.get(name) ?? replayFile(files.get(name) ?? '', { exit: { ...exit, stderr } })
  replayed.set(name, known)
  return known
}

const done = 'completed completed'
const aborted = 'interrupted interrupted'
/** How each recording ends: the verdict on each turn, and on a last one without a `result`. */
const endings: Record<string, string[]> = {
  background_bash_completes: [done, done],
  background_tasks_ctl: [done, done],
  err_drop_nofb: ['failed connection_failed'],
  err_e400: ['failed invalid_request'],
  err_e400long: ['failed prompt_too_long'],
  err_e401: ['failed killed'],
  err_e401_r0: ['failed authentication_failed'],
  err_e404m: ['failed model_not_found'],
  err_e413: ['failed request_too_large'],
  err_e429: ['failed rate_limited'],
  err_e429long: ['failed rate_limited'],
  err_e429nora: ['failed rate_limited'],
  err_e500_r0: ['failed api_error'],
  err_e500_r3: ['failed api_error'],
  err_e529: ['failed overloaded'],
  err_e529_r3: ['failed overloaded'],
  err_hangbody_idle4s: ['failed killed'],
  err_hanghdr: ['failed killed'],
  err_hanghdr_t4s: ['failed api_timeout'],
  err_hello_econn_r2: ['failed connection_failed'],
  err_hello_econnrefused: ['failed connection_failed'],
  err_sseerr_nofb: ['failed overloaded'],
  err_stall_idle4s: ['failed killed'],
  err_stall_t4s: ['failed killed'],
  error_then_next_turn: ['failed api_error', done, 'failed api_error'],
  hook_defers_tool: ['failed stopped_by_hook'],
  hook_overridden: ['failed stopped_by_hook'],
  hook_prompt_refused: ['failed stopped_by_hook'],
  hook_stops_tool: ['failed stopped_by_hook'],
  hook_stops_turn: ['failed stopped_by_hook'],
  interrupt_midstream: [aborted, done],
  interrupt_tool: [aborted, done],
  max_turns: ['failed max_turns'],
  mcp_config_missing: ['failed startup_failed'],
  model_empty: ['failed no_answer'],
  model_refusal: ['failed model_refused'],
  perm_cancelled_by_interrupt: [aborted, done],
  perm_deny_interrupt: [aborted, done],
  queued_user_messages: [done, done, aborted, done, aborted],
  resume_corrupt_7: ['failed not_resumable'],
  resume_unknown_id: ['failed not_resumable'],
  sighup_tool: ['interrupted killed'],
  sigint_midstream: [aborted],
  sigkill_tool: ['failed killed'],
  sigstop_5s_stream: [done, done],
  sigstop_5s_tool: [done, done],
  sigterm_midstream: ['interrupted killed'],
  sigterm_tool: ['interrupted killed'],
  slash_commands: ['failed command_failed', 'failed command_unavailable', done, done, done],
  startup_corrupt_config: ['failed startup_failed'],
}

describe.each([...files.keys()])('recording %s', (name) => {
  it('is understood to the last line', async () => {
    const { events, lines, problems } = await replay(name)
    expect(problems).toEqual([])
    expect(events.filter((event) => event.kind === 'unknown.received')).toEqual([])
    expect(lines).toBe(bytesOf(name).toString('latin1').split('\n').length - 1)
    for (const { kind, payload } of events) {
      if (kind === 'block.appended' && events.length > 10_000) continue
      expect(taskEventPayloads[kind].safeParse(payload).error).toBeUndefined()
    }
  })

  it('ends as it did, told in words', async () => {
    const { turns, outcome } = await replay(name)
    const all = outcome === null || turns.includes(outcome) ? turns : [...turns, outcome]
    expect(all.map(({ state, outcome: { reason } }) => `${state} ${reason}`)).toEqual(endings[name] ?? [done])
    for (const { state, outcome: ending } of all) {
      expect(ending.reason).not.toBe('unknown')
      expect(ending.message).toMatch(/^[A-Z].*\.$/)
      if (state !== 'completed') expect(ending.diagnostics).toBeTruthy()
    }
  })

  it('says each block once: every one that began is completed or withdrawn', async () => {
    const open = new Set<string>()
    const completed: string[] = []
    for (const event of (await replay(name)).events) {
      if (event.kind === 'block.started') open.add(event.payload.key)
      if (event.kind === 'block.appended') expect(open).toContain(event.payload.key)
      if (event.kind === 'block.completed') {
        open.delete(event.payload.key)
        completed.push(event.payload.key)
      }
      if (event.kind === 'block.withdrawn') for (const key of event.payload.keys) open.delete(key)
    }
    expect([...open]).toEqual([])
    expect(new Set(completed).size).toBe(completed.length)
  })

  it('counts every delta that was printed', async () => {
    let counted = 0
    for (const event of (await replay(name)).events) {
      if (event.kind === 'block.completed') counted += event.payload.deltas
      if (event.kind === 'block.withdrawn') counted += event.payload.deltas ?? 0
    }
    const printed = bytesOf(name).toString('latin1').split('"type":"content_block_delta"').length - 1
    expect(counted).toBe(printed)
  })
})

describe('replayFile', () => {
  const small = [
    'err_drop',
    'interrupt_midstream',
    'subagent_forward_text',
    'edit_flow',
    'thinking',
    'mcp_stdio',
  ]

  it.each(small)('gives the same events for every chunking of %s', async (name) => {
    const bytes = bytesOf(name)
    const whole = await replayFile(chunks(bytes, []))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 200 }), async (borders) => {
        expect(await replayFile(chunks(bytes, borders))).toEqual(whole)
      }),
      { numRuns: 25 },
    )
  })

  it('gives the same events byte by byte', async () => {
    const bytes = bytesOf('perm_allow')
    const each = await replayFile(chunks(bytes, [...bytes.keys()]))
    expect(each).toEqual(await replayFile(chunks(bytes, [])))
  })

  it('counts every one of 20,000 deltas', async () => {
    const { events } = await replay('throughput_20k_deltas')
    const texts = events.flatMap((event) => (event.kind === 'block.completed' ? [event.payload] : []))
    expect(texts.map(({ deltas }) => deltas)).toEqual([20_000])
    const appended = events
      .map((event) => (event.kind === 'block.appended' ? event.payload.text : ''))
      .join('')
    expect(appended).toBe(texts[0]?.text)
  })

  it('tells of garbage between good lines and goes on', async () => {
    const bytes = Buffer.concat([Buffer.from('{"half\n\n\xff\xfe\n[]\n', 'latin1'), bytesOf('perm_allow')])
    const { problems, turns, lines } = await replayFile(chunks(bytes, []))
    expect(problems.map(({ code }) => code)).toEqual(['not_json', 'not_json', 'not_a_message'])
    expect(lines).toBe(29)
    expect(turns.map(({ state }) => state)).toEqual(['completed'])
  })

  it('says what is wrong with a file that cannot be read', async () => {
    await expect(replayFile('/no/such/file.ndjson')).rejects.toMatchObject({ code: 'not_found' })
    await expect(replayFile(corpus)).rejects.toMatchObject({ code: 'validation' })
  })

  it('gives the same events when the lines are reduced again on a fresh state', () => {
    const bytes = bytesOf('err_drop')
    const lines = createLineSplitter().push(bytes)
    const reduceAll = () => {
      const state = createTurn({ costBaseMicros: 0 })
      return lines.map((line) => (line.kind === 'line' ? reduceMessage(state, parseMessage(line.text)) : []))
    }
    expect(reduceAll()).toEqual(reduceAll())
  })
})
