import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { controlAnswer, controlRequest, type Line, type Program, userLine } from './program.ts'
import { type Behaviour, nameSchema, type Setting } from './setting.ts'
import { fieldProblems, shapeOf } from './shape.ts'

const textBlock = [
  'content_block_start:text',
  'content_block_delta:text_delta',
  'assistant:text',
  'content_block_stop',
]
const toolBlock = [
  'content_block_start:tool_use',
  'content_block_delta:input_json_delta',
  'assistant:tool_use',
  'content_block_stop',
]
const messageEnd = ['message_delta', 'message_stop']
const request = ['status:requesting', 'message_start']
const success = 'result/success:completed'
const textTurn = ['system/init', ...request, ...textBlock, ...messageEnd, success]
const askTurnStart = ['system/init', ...request, ...textBlock, ...toolBlock, ...messageEnd]
const secondRequest = [...request, ...textBlock, ...messageEnd, success]
const interruptedAsk = [
  'user:tool_result',
  'user:text',
  'result/error_during_execution:aborted_tools (error)',
]

const isResult = (line: Line): boolean => line.type === 'result'
const isAsk = (line: Line): boolean => line.type === 'control_request'
const isDelta = (line: Line): boolean =>
  (line.event as { type?: string } | undefined)?.type === 'content_block_delta'
const isReply = (id: string) => (line: Line) =>
  line.type === 'control_response' && (line.response as Line).request_id === id
const isCommand = (uuid: string, state: string) => (line: Line) =>
  line.type === 'command_lifecycle' && line.command_uuid === uuid && line.state === state

/** One turn: what to do once its prompt is sent, and the shape that it must have. */
interface TurnCase {
  name: string
  behaviour: Behaviour
  expected: string[]
  /** Acts while the turn runs, before its result is awaited. `from` is the index of the turn's first line. */
  act?: (program: Program, from: number) => Promise<void>
  check?: (lines: readonly Line[]) => void
  /** Lines that may come anywhere in the turn. */
  without?: string[]
}

async function interrupt(program: Program, from: number, when: (line: Line) => boolean): Promise<void> {
  await program.line(when, from)
  program.send(controlRequest(`interrupt-${from}`, { subtype: 'interrupt' }))
  await program.line(isReply(`interrupt-${from}`), from)
}

async function answer(program: Program, from: number, make: (ask: Line) => Line): Promise<void> {
  const ask = await program.line(isAsk, from)
  program.send(controlAnswer(String(ask.request_id), make(ask.request as Line)))
}

const lastOf = (lines: readonly Line[], type: string): Line => {
  const found = lines.findLast((line) => line.type === type)
  if (!found) throw new Error(`There is no ${type} line.`)
  return found
}
const toolResult = (lines: readonly Line[]): Line => {
  const line = lines.find((candidate) => candidate.tool_result_meta !== undefined)
  return ((line?.message as { content: Line[] } | undefined)?.content[0] ?? {}) as Line
}

/** Turns that one process serves one after the other. */
const turns: TurnCase[] = [
  { name: 'a text', behaviour: 'text', expected: textTurn },
  {
    name: 'thinking, then a text',
    behaviour: 'thinking',
    expected: [
      'system/init',
      ...request,
      'content_block_start:thinking',
      'content_block_delta:thinking_delta',
      'content_block_delta:signature_delta',
      'assistant:thinking',
      'content_block_stop',
      ...textBlock,
      ...messageEnd,
      success,
    ],
    without: ['system/thinking_tokens'],
    check: (lines) => expect(lines.some(({ subtype }) => subtype === 'thinking_tokens')).toBe(true),
  },
  {
    name: 'an interrupt in mid-text',
    behaviour: 'held',
    act: (program, from) => interrupt(program, from, isDelta),
    expected: [
      'system/init',
      ...request,
      'content_block_start:text',
      'content_block_delta:text_delta',
      'reply:success',
      'assistant:text (aborted)',
      'user:text',
      'content_block_stop',
      'message_delta',
      'message_stop (abandoned)',
      'result/error_during_execution:aborted_streaming (error)',
    ],
    check(lines) {
      const stop = lines.find(({ abandoned_blocks }) => abandoned_blocks !== undefined)
      expect(stop?.abandoned_blocks).toMatchObject({
        from_block_index: 1,
        api_message_id: expect.any(String),
      })
      expect(lastOf(lines, 'control_response')).toMatchObject({
        response: { response: { still_queued: [] } },
      })
    },
  },
  {
    name: 'an interrupt of a request that hangs',
    behaviour: 'hang',
    act: (program, from) => interrupt(program, from, ({ subtype }) => subtype === 'status'),
    expected: [
      'system/init',
      'status:requesting',
      'reply:success',
      'user:text',
      'result/error_during_execution:aborted_streaming (error)',
    ],
    check: (lines) => expect(lastOf(lines, 'result')).toMatchObject({ num_turns: 2, stop_reason: null }),
  },
  {
    name: 'an interrupt of the wait before a retry',
    behaviour: 'overloaded',
    act: (program, from) => interrupt(program, from, ({ subtype }) => subtype === 'api_retry'),
    expected: [
      'system/init',
      'status:requesting',
      'system/api_retry',
      'reply:success',
      'user:text',
      'result/error_during_execution:aborted_streaming (error)',
    ],
    check: (lines) => expect(lastOf(lines, 'result')).toMatchObject({ num_turns: 2, stop_reason: null }),
  },
  { name: 'the turn after an interrupt', behaviour: 'text', expected: textTurn },
  {
    name: 'a permission that is granted',
    behaviour: 'ask',
    act: (program, from) => answer(program, from, () => ({ behavior: 'allow' })),
    expected: [...askTurnStart, 'user:tool_result', ...secondRequest],
    without: ['control_request'],
    check(lines) {
      expect(lastOf(lines, 'control_request').request).toMatchObject({
        subtype: 'can_use_tool',
        tool_name: 'Bash',
        display_name: 'Bash',
        description: expect.any(String),
        input: { command: expect.any(String), description: expect.any(String) },
        tool_use_id: expect.stringMatching(/^toolu_/),
        permission_suggestions: [
          { type: 'addRules', behavior: 'allow', rules: [{ toolName: 'Bash' }] },
          { type: 'addDirectories' },
          { type: 'setMode', mode: 'acceptEdits' },
        ],
      })
      expect(toolResult(lines)).toMatchObject({ type: 'tool_result', is_error: false })
      const result = lines.find((line) => line.tool_use_result !== undefined)
      expect(result?.tool_use_result).toMatchObject({
        stdout: expect.any(String),
        stderr: '',
        interrupted: false,
      })
      expect(lastOf(lines, 'result')).toMatchObject({ num_turns: 2, permission_denials: [] })
    },
  },
  {
    name: 'a permission that is refused',
    behaviour: 'ask',
    act: (program, from) => answer(program, from, () => ({ behavior: 'deny', message: 'Use make instead.' })),
    expected: [...askTurnStart, 'user:tool_result', ...secondRequest],
    without: ['control_request'],
    check(lines) {
      expect(toolResult(lines)).toMatchObject({ is_error: true, content: 'Use make instead.' })
      expect(lastOf(lines, 'result').permission_denials).toHaveLength(1)
    },
  },
  {
    name: 'a refusal that ends the turn',
    behaviour: 'ask',
    act: (program, from) =>
      answer(program, from, () => ({ behavior: 'deny', message: 'Stop.', interrupt: true })),
    expected: [...askTurnStart, ...interruptedAsk],
    without: ['control_request'],
    check: (lines) =>
      expect(lastOf(lines, 'result')).toMatchObject({
        permission_denials: [{ tool_name: 'Bash' }],
        num_turns: 3,
      }),
  },
  {
    name: 'an answer that is not one',
    behaviour: 'ask',
    act: (program, from) => answer(program, from, () => ({ behavior: 'perhaps' })),
    expected: [...askTurnStart, 'user:tool_result', ...secondRequest],
    without: ['control_request'],
    check: (lines) => expect(toolResult(lines)).toMatchObject({ is_error: true }),
  },
  {
    name: 'a question that an interrupt withdraws, and a late answer',
    behaviour: 'ask',
    async act(program, from) {
      const ask = await program.line(isAsk, from)
      await program.line((line) => (line.event as Line | undefined)?.type === 'message_stop', from)
      await interrupt(program, from, isAsk)
      program.send(controlAnswer(String(ask.request_id), { behavior: 'allow' }))
    },
    expected: [...askTurnStart, 'control_cancel_request', 'reply:success', ...interruptedAsk],
    without: ['control_request'],
    check(lines) {
      const asked = lastOf(lines, 'control_request').request_id
      expect(lastOf(lines, 'control_cancel_request').request_id).toBe(asked)
    },
  },
  {
    name: 'a question to the person',
    behaviour: 'question',
    act: (program, from) =>
      answer(program, from, (ask) => {
        const { questions } = ask.input as { questions: { question: string; options: { label: string }[] }[] }
        const answers = questions.map(({ question, options }) => [question, options[0]?.label])
        return {
          behavior: 'allow',
          updatedInput: { questions, answers: Object.fromEntries(answers) },
        }
      }),
    expected: [...askTurnStart, 'user:tool_result', ...secondRequest],
    without: ['control_request'],
    check(lines) {
      expect(lastOf(lines, 'control_request').request).toMatchObject({
        tool_name: 'AskUserQuestion',
        requires_user_interaction: true,
        input: {
          questions: expect.arrayContaining([
            expect.objectContaining({ question: expect.any(String), header: expect.any(String) }),
          ]),
        },
      })
      expect(String(toolResult(lines).content)).toMatch(/^Your questions have been answered: "/)
    },
  },
  {
    name: 'an API that refuses',
    behaviour: 'refused',
    expected: [
      'system/init',
      'status:requesting',
      'assistant:text (error)',
      'result/success:api_error (error)',
    ],
    check(lines) {
      expect(lastOf(lines, 'result')).toMatchObject({ api_error_status: 400, subtype: 'success' })
      expect(lastOf(lines, 'assistant')).toMatchObject({
        message: { model: '<synthetic>' },
        error: expect.any(String),
        api_error_status: 400,
      })
    },
  },
  {
    name: 'an API that is overloaded once',
    behaviour: 'retry',
    expected: [
      'system/init',
      'status:requesting',
      'system/api_retry',
      'message_start',
      ...textBlock,
      ...messageEnd,
      success,
    ],
    check: (lines) =>
      expect(lines.find(({ subtype }) => subtype === 'api_retry')).toMatchObject({
        attempt: 1,
        error_status: 529,
        error: 'overloaded',
      }),
  },
  {
    name: 'a stream that breaks: its text is taken back',
    behaviour: 'broken',
    expected: [
      'system/init',
      ...request,
      'content_block_start:text',
      'content_block_delta:text_delta',
      'content_block_stop',
      'message_stop (abandoned)',
      'system/api_retry',
      'message_start',
      ...textBlock,
      ...messageEnd,
      success,
    ],
    check: (lines) => expect(lastOf(lines, 'result').num_turns).toBe(1),
  },
]

/** Registers the tests that the simulated and the real program both have to pass. */
export function conformanceTests(open: () => Promise<Setting> | Setting): void {
  let setting: Setting
  beforeAll(async () => {
    setting = await open()
  })
  afterAll(async () => setting.close())

  describe('one process, turn after turn', () => {
    let program: Program
    beforeAll(() => {
      program = setting.start()
    })

    test('initialize is answered before any prompt', async () => {
      program.send(controlRequest('init', { subtype: 'initialize' }))
      const reply = await program.line(isReply('init'))
      expect(program.lines).toHaveLength(1)
      expect(reply.response).toMatchObject({
        subtype: 'success',
        pending_permission_requests: [],
        response: {
          commands: expect.arrayContaining([expect.objectContaining({ name: expect.any(String) })]),
          models: expect.arrayContaining([
            expect.objectContaining({ value: 'default', displayName: expect.any(String) }),
          ]),
          agents: expect.any(Array),
          pid: program.child.pid,
          session_state: 'idle',
          current_permission_mode: 'default',
        },
      })
    })

    for (const { name, behaviour, expected, act, check, without = [] } of turns) {
      test(name, async () => {
        const from = program.lines.length
        program.send(userLine(setting.prompt(behaviour)))
        await act?.(program, from)
        await program.line(isResult, from)
        const lines = program.lines.slice(from)
        expect(shapeOf(lines, without)).toEqual(expected)
        check?.(lines)
      })
    }

    test('a user line with a uuid is reported from queued to completed, and runs once', async () => {
      const uuid = randomUUID()
      const from = program.lines.length
      program.send(userLine(setting.prompt('text'), uuid))
      await program.line(isCommand(uuid, 'completed'), from)
      expect(shapeOf(program.lines.slice(from))).toEqual([
        'command:queued',
        'command:started',
        ...textTurn,
        'command:completed',
      ])
      const after = program.lines.length
      program.send(userLine(setting.prompt('text'), uuid))
      program.send(controlRequest('after-twice', { subtype: 'initialize' }))
      await program.line(isReply('after-twice'), after)
      // The CLI tells of its background work when it likes.
      expect(shapeOf(program.lines.slice(after), ['system/background_tasks_changed'])).toEqual([
        'reply:success',
      ])
    })

    test('lines that wait become one turn; a waiting one can be cancelled', async () => {
      const [first, second, third, fourth] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
      const from = program.lines.length
      program.send(userLine(setting.prompt('stream'), first))
      await program.line(isDelta, from)
      for (const uuid of [second, third, fourth]) program.send(userLine(setting.prompt('text'), uuid))
      await program.line(isCommand(fourth, 'queued'), from)
      program.send(controlRequest('cancel', { subtype: 'cancel_async_message', message_uuid: third }))
      expect(await program.line(isReply('cancel'), from)).toMatchObject({
        response: { response: { cancelled: true } },
      })
      await program.line(isCommand(fourth, 'completed'), from)
      const lines = program.lines.slice(from)
      expect(lines.filter(isResult)).toHaveLength(2)
      const states = (uuid: string) =>
        lines.filter(({ command_uuid }) => command_uuid === uuid).map(({ state }) => state)
      expect(states(first)).toEqual(['queued', 'started', 'completed'])
      expect(states(second)).toEqual(['queued', 'started', 'completed'])
      expect(states(third)).toEqual(['queued', 'cancelled'])
      expect(states(fourth)).toEqual(['queued', 'started', 'completed'])
    })

    test('an interrupt can cancel what waits', async () => {
      const [first, second] = [randomUUID(), randomUUID()]
      const from = program.lines.length
      program.send(userLine(setting.prompt('held'), first))
      await program.line(isDelta, from)
      program.send(userLine(setting.prompt('text'), second))
      await program.line(isCommand(second, 'queued'), from)
      program.send(controlRequest('all', { subtype: 'interrupt', cancel_queued: true }))
      expect(await program.line(isReply('all'), from)).toMatchObject({
        response: { response: { still_queued: [], cancelled: [second] } },
      })
      await program.line(isCommand(first, 'cancelled'), from)
      expect(shapeOf(program.lines.slice(from)).slice(-2)).toEqual([
        'result/error_during_execution:aborted_streaming (error)',
        'command:cancelled',
      ])
    })

    test('control requests are answered, unknown ones with an error', async () => {
      const ask = async (id: string, body: Line): Promise<Line> => {
        program.send(controlRequest(id, body))
        return (await program.line(isReply(id))).response as Line
      }
      const from = program.lines.length
      expect(await ask('c1', { subtype: 'interrupt' })).toMatchObject({ response: { still_queued: [] } })
      expect(await ask('c2', { subtype: 'set_model', model: 'sonnet' })).toMatchObject({
        response: { model: expect.stringContaining('sonnet') },
      })
      expect(await ask('c3', { subtype: 'set_permission_mode', mode: 'plan' })).toMatchObject({
        response: { mode: 'plan' },
      })
      await program.line((line) => line.permissionMode === 'plan', from)
      expect(await ask('c4', { subtype: 'set_permission_mode', mode: 'nonsense' })).toMatchObject({
        subtype: 'error',
        error_code: 'invalid_mode',
      })
      expect(await ask('c5', { subtype: 'set_permission_mode', mode: 'bypassPermissions' })).toMatchObject({
        subtype: 'error',
        error_code: 'bypass_not_launched',
      })
      expect(await ask('c6', { subtype: 'set_permission_mode', mode: 'default' })).toMatchObject({
        response: { mode: 'default' },
      })
      expect(await ask('c7', { subtype: 'does_not_exist' })).toMatchObject({
        subtype: 'error',
        error: 'Unsupported control request subtype: does_not_exist',
        error_code: 'unsupported_request',
      })
      expect(await ask('c8', { subtype: 'cancel_async_message', message_uuid: randomUUID() })).toMatchObject({
        response: { cancelled: false },
      })
      await program.line((line) => line.permissionMode === 'default', from)
      expect(shapeOf(program.lines.slice(from))).toEqual([
        'reply:success',
        'user:string',
        'reply:success',
        'status:null',
        'reply:error',
        'reply:success',
        'status:null',
        'reply:error',
        'reply:success',
      ])
    })

    test('lines of unknown types are ignored', async () => {
      const from = program.lines.length
      for (const line of ['', '[1]', '{"type":"keep_alive"}', '{"type":"of_tomorrow"}']) program.send(line)
      program.send(controlAnswer(randomUUID(), { behavior: 'allow' }))
      program.send(userLine(setting.prompt('text')))
      await program.line(isResult, from)
      expect(shapeOf(program.lines.slice(from))).toEqual(textTurn)
    })

    test('the end of input lets the turn finish, then the process ends with 0', async () => {
      const from = program.lines.length
      program.send(userLine(setting.prompt('stream')))
      await program.line(isDelta, from)
      program.end()
      expect(await program.ended).toMatchObject({ code: 0, signal: null })
      expect(shapeOf(program.lines.slice(from))).toEqual(textTurn)
    })

    test('costs are cumulative, results are numbered, and all fields are there', () => {
      const results = program.lines.filter(isResult)
      const costs = results.map(({ total_cost_usd }) => Number(total_cost_usd))
      expect(costs).toEqual([...costs].sort((a, b) => a - b))
      expect(results.map(({ result_index }) => result_index)).toEqual(results.map((_, at) => at))
      expect(new Set(program.lines.flatMap(({ session_id }) => session_id ?? [])).size).toBe(1)
      expect(fieldProblems(program.lines)).toEqual([])
      expect(program.garbage).toEqual([])
    })
  })

  test('a session goes on in another process, with its id, cost and memory of what was run', async () => {
    // A UUIDv7, as Muster makes them.
    const id = '019d7a30-1234-7abc-8def-0123456789ab'
    const uuid = randomUUID()
    const first = setting.start(['--session-id', id])
    first.send(userLine(setting.prompt('text'), uuid))
    const before = await first.line(isResult)
    first.end()
    expect((await first.ended).code).toBe(0)
    expect(before.session_id).toBe(id)

    const used = setting.start(['--session-id', id])
    expect(await used.ended).toMatchObject({
      code: 1,
      stderr: `Error: Session ID ${id} is already in use.\n`,
    })
    expect(used.lines).toEqual([])

    const second = setting.start(['--resume', id])
    second.send(userLine(setting.prompt('text'), uuid))
    await second.line(isCommand(uuid, 'completed'))
    expect(shapeOf(second.lines)).toEqual(['command:completed'])
    second.send(userLine(setting.prompt('text')))
    const after = await second.line(isResult)
    second.end()
    expect((await second.ended).code).toBe(0)
    expect(after.session_id).toBe(id)
    expect(Number(after.total_cost_usd)).toBeGreaterThan(Number(before.total_cost_usd))
  })

  test('a fork begins with the conversation and leaves it as it is', async () => {
    const [id, forked] = [randomUUID(), randomUUID()]
    const first = setting.start(['--session-id', id])
    first.send(userLine(setting.prompt('text')))
    const before = await first.line(isResult)
    first.end()
    await first.ended
    const args = ['--resume', id, '--fork-session', '--session-id', forked]
    const fork = setting.start(args)
    fork.send(userLine(setting.prompt('text')))
    const after = await fork.line(isResult)
    fork.end()
    expect((await fork.ended).code).toBe(0)
    expect(after.session_id).toBe(forked)
    // It counts on from what the conversation had cost.
    expect(Number(after.total_cost_usd)).toBeGreaterThan(Number(before.total_cost_usd))
    // Both can go on; an id is taken only once.
    for (const known of [id, forked]) {
      const next = setting.start(['--resume', known])
      next.send(userLine(setting.prompt('text')))
      expect((await next.line(isResult)).session_id).toBe(known)
      next.end()
      await next.ended
    }
    const again = await setting.start(args).ended
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('already in use') })
  })

  test('an answer by a schema is an object, or there is none', async () => {
    const program = setting.start(['--json-schema', JSON.stringify(nameSchema)])
    const turn = async (behaviour: Behaviour) => {
      const from = program.lines.length
      program.send(userLine(setting.prompt(behaviour)))
      await program.line(isResult, from)
      return program.lines.slice(from)
    }
    const structured = await turn('structured')
    // The tool is quicker than the end of its message, sometimes.
    const stop = 'message_stop'
    expect(shapeOf(structured, [stop])).toEqual(
      [
        ...textTurn.slice(0, -1),
        'user:text',
        ...request,
        ...toolBlock,
        ...messageEnd,
        'user:tool_result',
        success,
      ].filter((word) => word !== stop),
    )
    const result = lastOf(structured, 'result')
    expect(result).toMatchObject({ structured_output: { name: expect.any(String) }, stop_reason: 'tool_use' })
    expect(JSON.parse(String(result.result))).toEqual(result.structured_output)
    expect(structured[0]?.tools).toContain('StructuredOutput')
    const text = await turn('unstructured')
    expect(shapeOf(text)).toEqual([
      ...textTurn.slice(0, -1),
      'user:text',
      ...request,
      ...textBlock,
      ...messageEnd,
      success,
    ])
    expect(lastOf(text, 'result').structured_output).toBeUndefined()
    program.end()
    expect((await program.ended).code).toBe(0)
  })

  test('a session that nobody knows can not be resumed', async () => {
    const id = randomUUID()
    const program = setting.start(['--resume', id])
    const error = `No conversation found with session ID: ${id}`
    expect(await program.ended).toMatchObject({ code: 1, stderr: expect.stringContaining(error) })
    expect(program.lines).toMatchObject([
      { type: 'result', subtype: 'error_during_execution', is_error: true, num_turns: 0, errors: [error] },
    ])
  })

  test('an error in the last turn is the exit code', async () => {
    const program = setting.start()
    program.send(userLine(setting.prompt('refused')))
    program.end()
    expect((await program.ended).code).toBe(1)
  })

  test.each([
    ['this is not json', 'Error parsing streaming input line (type=unknown, 16 chars): SyntaxError'],
    ['null', 'Error parsing streaming input line (type=unknown, 4 chars): TypeError'],
    ['{"type":"user"}', "Error: Expected message role 'user', got 'undefined'"],
  ])('the line %s ends the process', async (line, stderr) => {
    const program = setting.start()
    program.send(line)
    expect(await program.ended).toEqual({ code: 1, signal: null, stderr: `${stderr}\n` })
    expect(program.lines).toEqual([])
  })

  test.each([
    [['--nope'], "error: unknown option '--nope'"],
    [['--permission-mode', 'x'], "error: option '--permission-mode <mode>' argument 'x' is invalid."],
    [['--session-id', 'abc'], 'Error: Invalid session ID. Must be a valid UUID.'],
  ])('the arguments %j are refused on stderr alone', async (args, stderr) => {
    const program = setting.start(args)
    expect(await program.ended).toMatchObject({ code: 1, stderr: expect.stringContaining(stderr) })
    expect(program.lines).toEqual([])
  })

  test('a limit of turns ends the turn', async () => {
    const program = setting.start(['--max-turns', '2', '--allowedTools', 'Bash'])
    program.send(userLine(setting.prompt('loop')))
    program.end()
    expect((await program.ended).code).toBe(1)
    expect(lastOf(program.lines, 'result')).toMatchObject({
      subtype: 'error_max_turns',
      terminal_reason: 'max_turns',
      num_turns: 3,
      errors: ['Reached maximum number of turns (2)'],
    })
    expect(fieldProblems(program.lines)).toEqual([])
  })

  test('without the host as the one to ask, what must be asked is denied', async () => {
    const program = setting.start(['--permission-mode', 'dontAsk'])
    program.send(userLine(setting.prompt('ask')))
    program.end()
    expect((await program.ended).code).toBe(0)
    // Like a question, it may come before or after the message's last line.
    expect(shapeOf(program.lines, ['system/permission_denied'])).toEqual([
      ...askTurnStart,
      'user:tool_result',
      ...secondRequest,
    ])
    expect(program.lines.find(({ subtype }) => subtype === 'permission_denied')).toMatchObject({
      tool_name: 'Bash',
      tool_use_id: expect.any(String),
      message: expect.any(String),
    })
  })

  test('the end of input denies an open question', async () => {
    const program = setting.start()
    program.send(userLine(setting.prompt('ask')))
    await program.line(isAsk)
    program.end()
    expect((await program.ended).code).toBe(0)
    expect(toolResult(program.lines)).toMatchObject({
      is_error: true,
      content: expect.stringContaining('stream closed before response received'),
    })
  })

  test('end_session ends an idle process, and one in mid-turn after its result', async () => {
    const idle = setting.start()
    idle.send(controlRequest('end', { subtype: 'end_session' }))
    expect((await idle.ended).code).toBe(0)
    expect(shapeOf(idle.lines)).toEqual(['reply:success'])
    const busy = setting.start()
    busy.send(userLine(setting.prompt('held')))
    await busy.line(isDelta)
    busy.send(controlRequest('end', { subtype: 'end_session' }))
    expect((await busy.ended).code).toBe(1)
    expect(lastOf(busy.lines, 'result')).toMatchObject({ terminal_reason: 'aborted_streaming' })
  })

  test.runIf(process.platform !== 'win32')('SIGINT ends the turn, then the process', async () => {
    const program = setting.start()
    program.send(userLine(setting.prompt('held')))
    await program.line(isDelta)
    program.child.kill('SIGINT')
    expect(await program.ended).toMatchObject({ code: 0, signal: null })
    expect(lastOf(program.lines, 'result')).toMatchObject({ terminal_reason: 'aborted_streaming' })
  })

  test.runIf(process.platform !== 'win32').each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends it at once, without a result, with %i', async (signal, code) => {
    const program = setting.start()
    program.send(userLine(setting.prompt('held')))
    await program.line(isDelta)
    program.child.kill(signal)
    expect(await program.ended).toMatchObject({ code, signal: null })
    expect(program.lines.some(isResult)).toBe(false)
  })

  test('background work starts a turn of its own when it ends, and the end of input waits for it', async () => {
    const program = setting.start(['--allowedTools', 'Bash'])
    program.send(userLine(setting.prompt('background')))
    program.end()
    expect((await program.ended).code).toBe(0)
    expect(fieldProblems(program.lines)).toEqual([])
    const toolOnly = ['system/init', ...request, ...toolBlock, ...messageEnd]
    expect(shapeOf(program.lines)).toEqual([
      ...toolOnly,
      'system/background_tasks_changed',
      'system/task_started',
      'user:tool_result',
      ...secondRequest,
      'system/task_updated',
      'system/task_notification',
      'system/background_tasks_changed',
      ...textTurn,
    ])
    const [first, second] = program.lines.filter(isResult)
    expect(first?.origin).toBeUndefined()
    expect(second?.origin).toMatchObject({ kind: 'task-notification' })
    expect(program.lines.find(({ subtype }) => subtype === 'task_started')).toMatchObject({
      task_type: 'local_bash',
      is_backgrounded: true,
    })
    const result = program.lines.find((line) => line.tool_use_result !== undefined)
    expect(result?.tool_use_result).toMatchObject({ backgroundTaskId: expect.any(String) })
  })

  test('reading and editing report a file and a patch', async () => {
    const program = setting.start(['--permission-mode', 'acceptEdits'])
    program.send(userLine(setting.prompt('edit')))
    program.end()
    expect((await program.ended).code).toBe(0)
    const [read, edit] = program.lines.flatMap((line) => line.tool_use_result ?? [])
    expect(read).toMatchObject({
      type: 'text',
      file: {
        filePath: expect.any(String),
        content: expect.any(String),
        numLines: expect.any(Number),
        startLine: 1,
        totalLines: expect.any(Number),
      },
    })
    expect(edit).toMatchObject({
      filePath: expect.any(String),
      oldString: expect.any(String),
      newString: expect.any(String),
      originalFile: expect.any(String),
      structuredPatch: [
        {
          oldStart: expect.any(Number),
          oldLines: expect.any(Number),
          newStart: expect.any(Number),
          newLines: expect.any(Number),
          lines: expect.arrayContaining([expect.stringMatching(/^-/), expect.stringMatching(/^\+/)]),
        },
      ],
      userModified: false,
      replaceAll: false,
    })
    expect(program.lines.find(({ subtype }) => subtype === 'init')).toMatchObject({
      permissionMode: 'acceptEdits',
    })
  })

  test('an interrupt ends a command that runs', async () => {
    const program = setting.start(['--allowedTools', 'Bash'])
    program.send(userLine(setting.prompt('sleep')))
    // The CLI makes a command a task after about three seconds.
    await interrupt(program, 0, (line) => line.subtype === 'task_started')
    await program.line(isResult)
    program.end()
    expect(await program.ended).toMatchObject({ code: 1 })
    expect(fieldProblems(program.lines)).toEqual([])
    expect(shapeOf(program.lines)).toEqual([
      ...askTurnStart,
      'system/task_started',
      'reply:success',
      'system/task_notification',
      ...interruptedAsk,
    ])
    expect(program.lines.find(({ subtype }) => subtype === 'task_notification')).toMatchObject({
      status: 'stopped',
    })
  })
}
