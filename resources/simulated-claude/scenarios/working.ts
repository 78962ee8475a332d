import { randomUUID } from 'node:crypto'
import { makeId } from '../abilities.ts'
import type { ToolCall } from '../tool-call.ts'
import type { Turn } from '../turn.ts'
import { bash, bashOutcome, edit, read, todoWrite, write } from './pretended-tools.ts'
import type { Scenario } from './scenario.ts'

const testFile = `import { expect, test } from 'vitest'
import { createQueue } from './queue.ts'

test('takes jobs in order', async () => {
  const queue = createQueue()
  queue.add('first')
  queue.add('second')
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(queue.done).toEqual(['first', 'second'])
})
`

/** `tools`: hunts a flaky test with several tools, one of which fails. */
export const tools: Scenario = async (turn) => {
  const { cwd } = turn.state
  await turn.request(async (message) => {
    await message.think('A test that fails one time in ten usually waits for time instead of for an event.')
    await message.say('I look at how the test waits, then I run it many times.')
    await message.call(read(cwd, 'src/queue.test.ts', testFile))
  })
  await turn.request(async (message) => {
    await message.call(
      bash({
        command: "grep -rn 'setTimeout' src --include='*.test.ts'",
        description: 'Find tests that wait for time',
        output: 'src/queue.test.ts:8:  await new Promise((resolve) => setTimeout(resolve, 50))',
      }),
    )
    await message.call(
      bash({
        command: 'git log --oneline -3 -- src/queue.ts',
        description: 'See what changed lately',
        output: '3f1c2aa queue: batch writes\n9be01d4 queue: name the states\n71a90ce first version',
      }),
    )
  })
  await turn.request(async (message) => {
    await message.say(
      'Since `3f1c2aa` writes are batched, so 50 ms is sometimes too short. To be sure, I run it often.',
    )
    await message.call(
      bash({
        command: 'npx vitest run src/queue.test.ts --repeats 20',
        description: 'Run the test 20 times',
        output:
          "FAIL src/queue.test.ts > takes jobs in order\nAssertionError: expected [ 'first' ] to deeply equal [ 'first', 'second' ]\n18 passed, 2 failed",
        takesMs: 1_200,
        exitCode: 1,
      }),
    )
  })
  await turn.request((message) =>
    message.say(
      `It fails 2 times in 20, and the reason is the fixed wait. \`await queue.idle()\` waits for what the test means:\n\n\`\`\`ts\nawait queue.idle()\nexpect(queue.done).toEqual(['first', 'second'])\n\`\`\`\n\nNo production code has to change.${noteFolded(turn)} (Simulated: no command ran.)`,
    ),
  )
}

const priceFile = `export function total(items: Item[]): number {
  let sum = 0
  for (const item of items) {
    sum += item.price * item.count
  }
  return Math.round(sum * 100) / 100
}

export function withTax(amount: number, rate: number): number {
  return Math.round(amount * (1 + rate) * 100) / 100
}
`

/** `edit`: reads a file, changes it twice, adds a test. */
export const editFiles: Scenario = async (turn) => {
  const { cwd } = turn.state
  await turn.request(async (message) => {
    await message.say('I read the file first, then make the two changes separately.')
    await message.call(read(cwd, 'src/price.ts', priceFile))
  })
  await turn.request((message) =>
    message.call(
      edit(
        cwd,
        'src/price.ts',
        priceFile,
        '  let sum = 0\n  for (const item of items) {\n    sum += item.price * item.count\n  }\n  return Math.round(sum * 100) / 100',
        '  return items.reduce((sum, item) => sum + item.cents * item.count, 0)',
      ),
    ),
  )
  await turn.request((message) =>
    message.call(
      edit(
        cwd,
        'src/price.ts',
        priceFile,
        '  return Math.round(amount * (1 + rate) * 100) / 100',
        '  return amount + Math.round(amount * rate)',
      ),
    ),
  )
  await turn.request((message) =>
    message.call(
      write(
        cwd,
        'src/price.test.ts',
        "import { expect, test } from 'vitest'\nimport { withTax } from './price.ts'\n\ntest('tax is rounded to whole cents', () => {\n  expect(withTax(1999, 0.19)).toBe(2379)\n})\n",
      ),
    ),
  )
  await turn.request((message) =>
    message.say(
      `Amounts are whole cents now:\n\n- \`total\` adds integers, so nothing is rounded\n- \`withTax\` rounds once, the tax alone\n- a test holds the case that was wrong (\`19.99 €\`)\n${noteFolded(turn)}\n(Simulated: no file was changed.)`,
    ),
  )
}

/** `sleep-tool(seconds=300)`: a Bash call with a real child process that sleeps; `ask=1` asks first. */
export const sleepTool: Scenario = async (turn) => {
  const seconds = turn.parameters.number('seconds', 300, 0.01, 86_400)
  const call: ToolCall = {
    name: 'Bash',
    input: { command: `echo start; sleep ${seconds}; echo end`, description: 'Wait for the deployment' },
    needs: turn.parameters.number('ask', 0) > 0 ? 'command' : 'nothing',
    async run({ sleepForReal }) {
      const code = await sleepForReal(seconds)
      if (code === 0) return bashOutcome('start\nend')
      const error = `Exit code ${code}\nstart`
      return { content: error, structured: `Error: ${error}`, isError: true }
    },
  }
  await turn.request(async (message) => {
    await message.say('I wait until the deployment has settled.')
    await message.call(call)
  })
  await turn.request((message) => message.say(`The wait is over.${noteFolded(turn)} (Simulated.)`))
}

const todoSteps = [
  ['Read the module', 'Reading the module'],
  ['Write the test', 'Writing the test'],
  ['Make the change', 'Making the change'],
  ['Run the tests', 'Running the tests'],
  ['Update the notes', 'Updating the notes'],
] as const

/** `todos(steps=5,seconds=4)`: works through a to-do list, a step in so many seconds, as the older tool writes it. */
export const todos: Scenario = async (turn) => {
  const steps = Math.floor(turn.parameters.number('steps', 5, 1, 100))
  const takesMs = 1_000 * turn.parameters.number('seconds', 4, 0.01, 86_400)
  const list = (done: number) =>
    Array.from({ length: steps }, (_, index) => {
      const [content, activeForm] = todoSteps[index] ?? [`Step ${index + 1}`, `Doing step ${index + 1}`]
      return {
        content,
        activeForm,
        status: index < done ? 'completed' : index === done ? 'in_progress' : 'pending',
      }
    })
  for (let done = 0; done <= steps; done += 1) {
    await turn.request(async (message) => {
      if (done === 0) await message.say('I make a list first, then go through it.')
      await message.call(todoWrite(list(done)))
      if (done === steps) return
      const command = `npm run step-${done + 1}`
      await message.call(bash({ command, description: 'One step', output: 'done', takesMs }))
    })
  }
  await turn.request((message) =>
    message.say(`All ${steps} steps are done.${noteFolded(turn)} (Simulated: no command ran.)`),
  )
}

/** `background(seconds=3)`: starts work that goes on after the turn and starts a turn of its own at the end. */
export const background: Scenario = async (turn) => {
  const seconds = turn.parameters.number('seconds', 3, 0.01, 86_400)
  const call: ToolCall = {
    name: 'Bash',
    input: { command: 'npm run build', description: 'Build in the background', run_in_background: true },
    needs: 'nothing',
    run(context) {
      const id = context.background(seconds, 'Build in the background')
      return {
        ...bashOutcome('', { backgroundTaskId: id, noOutputExpected: false }),
        content: `Command running in background with ID: ${id}.`,
      }
    },
  }
  await turn.request((message) => message.call(call))
  await turn.request((message) =>
    message.say('The build runs in the background; I look at it when it is done.'),
  )
}

/** The turn that begins by itself when background work has ended. */
export const afterBackground: Scenario = async (turn) => {
  await turn.request((message) =>
    message.say(`The background work has ended: ${turn.parameters.text('summary', 'done')}. (Simulated.)`),
  )
}

/** `subagent`: hands a part to a subagent, whose lines carry the tool call they belong to. */
export const subagent: Scenario = async (turn) => {
  const description = 'Look for unused exports'
  const prompt = 'List every export of src/ that nothing imports.'
  const call: ToolCall = {
    name: 'Task',
    input: { description, prompt, subagent_type: 'Explore', run_in_background: false },
    needs: 'nothing',
    async run({ toolUseId, emit, wait }) {
      const taskId = `a${randomUUID().replaceAll('-', '').slice(0, 16)}`
      const task = { task_id: taskId, run_id: randomUUID().slice(0, 13), tool_use_id: toolUseId }
      const from = {
        parent_tool_use_id: toolUseId,
        agent_id: taskId,
        subagent_type: 'Explore',
        task_description: description,
        timestamp: new Date().toISOString(),
      }
      const say = (content: Record<string, unknown>): void =>
        emit({
          type: 'assistant',
          message: {
            id: makeId('msg', turn.random),
            type: 'message',
            role: 'assistant',
            model: turn.state.model,
            content: [content],
            stop_reason: null,
            stop_sequence: null,
            usage: {
              input_tokens: 300,
              output_tokens: 20,
              cache_read_input_tokens: 0,
              cache_creation_input_tokens: 0,
            },
          },
          ...from,
        })
      emit({
        type: 'system',
        subtype: 'task_started',
        ...task,
        description,
        subagent_type: 'Explore',
        is_backgrounded: false,
        task_type: 'local_agent',
        prompt,
      })
      emit({ type: 'user', message: { role: 'user', content: [{ type: 'text', text: prompt }] }, ...from })
      await wait(300)
      const id = makeId('toolu', turn.random)
      const input = { command: "grep -rn '^export' src | wc -l", description: 'Count exports' }
      say({ type: 'tool_use', id, name: 'Bash', input })
      emit({
        type: 'system',
        subtype: 'task_progress',
        ...task,
        description: 'Running Count exports',
        subagent_type: 'Explore',
        usage: { total_tokens: 320, tool_uses: 1, duration_ms: 300 },
        last_tool_name: 'Bash',
      })
      await wait(500)
      emit({
        type: 'user',
        message: {
          role: 'user',
          content: [{ tool_use_id: id, type: 'tool_result', content: '214', is_error: false }],
        },
        ...from,
      })
      await wait(300)
      const report = 'Of 214 exports, 3 are imported nowhere: `parseLegacy`, `OldTheme`, `noop`.'
      if (turn.state.args.forwardSubagentText) say({ type: 'text', text: report })
      emit({
        type: 'system',
        subtype: 'task_updated',
        task_id: taskId,
        run_id: task.run_id,
        patch: { status: 'completed', end_time: Date.now() },
      })
      emit({
        type: 'system',
        subtype: 'task_notification',
        ...task,
        status: 'completed',
        output_file: '',
        summary: report,
      })
      return {
        content: [{ type: 'text', text: report }],
        structured: {
          status: 'completed',
          prompt,
          agentId: taskId,
          agentType: 'Explore',
          content: [{ type: 'text', text: report }],
        },
      }
    },
  }
  await turn.request(async (message) => {
    await message.say('A subagent can look through the exports while I read the entry points.')
    await message.call(call)
  })
  await turn.request((message) =>
    message.say('Three exports are unused. I would remove `parseLegacy` first. (Simulated.)'),
  )
}

function noteFolded(turn: Turn): string {
  return turn.folded.length === 0 ? '' : `\n\nAlso noted: ${turn.folded.join(' · ')}`
}
