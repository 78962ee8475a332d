import { writeSync } from 'node:fs'
import { ApiFailure } from '../turn-end.ts'
import { bash } from './pretended-tools.ts'
import type { Scenario } from './scenario.ts'

/** `fail`: works a little, then the API refuses for good. */
export const fail: Scenario = async (turn) => {
  await turn.request(async (message) => {
    await message.say('I collect the logs of the last release before I compare them.')
    await message.call(
      bash({
        command: 'ls -1 logs | wc -l && du -sh logs',
        description: 'Count the log files',
        output: '1843\n212M\tlogs',
      }),
    )
  })
  await turn.wait(600)
  throw new ApiFailure(400)
}

/** `api-error(status=529, retries=2, delay=500)`: fails after so many retries; status 0 is no HTTP answer. */
export const apiError: Scenario = async (turn) => {
  const status = turn.parameters.number('status', 529, 0, 599) || null
  const worthRetrying = status === null || status === 429 || status >= 500
  const times = turn.parameters.number('retries', worthRetrying ? 2 : 0, 0, 10)
  await turn.retry({ times, status, delayMs: turn.parameters.number('delay', 500) })
  throw new ApiFailure(status)
}

/** `retry(times=3, status=529, delay=800)`: fails so many times, then goes on. */
export const retry: Scenario = async (turn) => {
  await turn.retry({
    times: turn.parameters.number('times', 3, 1, 10),
    status: turn.parameters.number('status', 529, 0, 599) || null,
    delayMs: turn.parameters.number('delay', 800),
  })
  await turn.request((message) =>
    message.say(
      'The API answers again. The three call sites are renamed, and the types follow. (Simulated.)',
    ),
  )
}

/** `rate-limit(seconds=60)`: over the limit until then; the CLI waits and goes on. */
export const rateLimit: Scenario = async (turn) => {
  const seconds = turn.parameters.number('seconds', 60, 0, 100_000)
  turn.emit({
    type: 'rate_limit_event',
    rate_limit_info: {
      status: 'rejected',
      resetsAt: Math.ceil(Date.now() / 1_000 + seconds),
      rateLimitType: 'five_hour',
      utilization: 1,
      isUsingOverage: false,
    },
  })
  await turn.retry({ times: 1, status: 429, delayMs: seconds * 1_000 })
  await turn.request((message) =>
    message.say('The window is open again, and here is the answer. (Simulated.)'),
  )
}

/** `withdraw`: the stream breaks, its text is taken back, and the request is sent again. */
export const withdraw: Scenario = async (turn) => {
  await turn.request(async (message) => {
    await message.sayPart('This half of an answer will be taken back, because the connection')
    message.withdraw()
  })
  await turn.retry({ times: 1, status: null, delayMs: 500 })
  await turn.request((message) =>
    message.say('This is the whole answer, from the second attempt. (Simulated.)'),
  )
}

/** `max-turns(steps=5)`: more requests than a small `--max-turns` allows. */
export const maxTurns: Scenario = async (turn) => {
  const steps = turn.parameters.number('steps', 5, 1, 1_000)
  for (let step = 1; step <= steps; step += 1) {
    await turn.request((message) =>
      message.call(
        bash({ command: `echo ${step}`, description: `Step ${step}`, output: String(step), takesMs: 20 }),
      ),
    )
  }
  await turn.request((message) => message.say(`All ${steps} steps are done.`))
}

/** `garbage`: lines that no parser likes, between good ones. */
export const garbage: Scenario = async (turn) => {
  const { output } = turn.state
  await turn.request(async (message) => {
    await message.say('Before the garbage. ')
    output.raw(Buffer.from('this is not JSON\n'))
    output.raw(Buffer.from('{"type":"assistant","message":{"id":"half\n'))
    output.raw(Buffer.from('[1,2,3]\nnull\n"text"\n\n'))
    output.raw(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc3, 0x28, 0x22, 0x7d, 0x0a]))
    turn.emit({ type: 'type_of_a_later_version', content: { nested: [1, { deep: true }] } })
    turn.emit({ type: 'system', subtype: 'subtype_of_a_later_version', note: 'unknown, and to be kept' })
    await message.say('After the garbage: nothing else was lost. ')
  })
}

/** `long-line(bytes=50000000)`: one good line of that size in the middle of an answer. */
export const longLine: Scenario = async (turn) => {
  const bytes = turn.parameters.number('bytes', 50_000_000, 1, 500_000_000)
  await turn.request(async (message) => {
    await message.say('Before the long line. ')
    turn.emit({ type: 'system', subtype: 'informational', content: 'x'.repeat(bytes) })
    await message.say('After the long line. ')
  })
}

/** `exit(code=3)`: ends in mid-turn, without a result line, with a reason on stderr. */
export const exit: Scenario = async (turn) => {
  const code = turn.parameters.number('code', 3, 0, 255)
  await turn.request(async (message) => {
    await message.say('About to leave.')
    turn.state.output.flush()
    writeSync(2, `Error: the simulated instance was told to exit with code ${code}\n`)
    process.exit(code)
  })
}

/** `crash`: kills itself in mid-turn (SIGKILL where there is one). */
export const crash: Scenario = async (turn) => {
  await turn.request(async (message) => {
    await message.say('About to crash.')
    await turn.state.output.drained()
    process.kill(process.pid, 'SIGKILL')
    await turn.hang()
  })
}
