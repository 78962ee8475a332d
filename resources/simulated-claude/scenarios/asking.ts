import { join } from 'node:path'
import { changeMode } from '../state.ts'
import type { ToolCall } from '../tool-call.ts'
import { bash } from './pretended-tools.ts'
import type { Scenario } from './scenario.ts'

/** `permission(think=1, command=…)`: asks before it runs a command that changes something. */
export const permission: Scenario = async (turn) => {
  const command = turn.parameters.text('command', 'npm run db:migrate -- --env staging')
  await turn.request(async (message) => {
    if (turn.parameters.number('think', 1) > 0) {
      await message.think(
        'The migration is written. It must run before the tests can, and it changes the staging data.',
      )
    }
    await message.say('The new column is in the schema. I run the migration against staging now.')
    await message.call(
      bash({
        command,
        description: 'Run the pending migration on staging',
        output: '0042_add_invoice_currency.sql  applied in 1.2 s\n1 migration applied, 0 pending',
        takesMs: 900,
        asks: true,
      }),
    )
  })
  await turn.request((message) =>
    message.say(
      'That is settled. `invoices.currency` has a default of `EUR`, and old rows keep their meaning. (Simulated: nothing ran.)',
    ),
  )
}

/** `deep-request(levels=1500)`: asks for a tool whose input is nested so deep that nobody can keep it. */
export const deepRequest: Scenario = async (turn) => {
  let input: Record<string, unknown> = {}
  for (let level = 1; level < turn.parameters.number('levels', 1_500, 1, 4_000); level++)
    input = { next: input }
  await turn.request((message) =>
    message.call({
      name: 'mcp__tree__plant',
      input,
      needs: 'command',
      run: () => ({ content: 'planted', structured: null }),
    }),
  )
  await turn.request((message) => message.say('Then I do it in another way.'))
}

/** `question`: asks the person to choose. */
export const question: Scenario = async (turn) => {
  const questions = [
    {
      question: 'Where should sessions be kept?',
      header: 'Sessions',
      multiSelect: false,
      options: [
        { label: 'Redis', description: 'Fast, one more service to run' },
        { label: 'PostgreSQL', description: 'Already there, a little slower' },
        { label: 'Signed cookies', description: 'No store, no way to revoke one' },
      ],
    },
    {
      question: 'Which clients have to keep working without a new login?',
      header: 'Clients',
      multiSelect: true,
      options: [
        { label: 'Web', description: 'About 80% of the sessions' },
        { label: 'Mobile', description: 'Old versions refresh badly' },
      ],
    },
  ]
  const ask: ToolCall = {
    name: 'AskUserQuestion',
    input: { questions },
    needs: 'person',
    run({ input }) {
      const answers = (input.answers ?? {}) as Record<string, string>
      const said = Object.entries(answers).map(([key, value]) => `"${key}"="${value}"`)
      return {
        content: `Your questions have been answered: ${said.join(', ')}. You can now continue with these answers in mind.`,
        structured: { questions: input.questions, answers },
      }
    },
  }
  await turn.request(async (message) => {
    await message.say('Two things decide how the login service is split. I would rather ask than guess.')
    await message.call(ask)
  })
  await turn.request((message) =>
    message.say(
      'Thanks, that decides it. I keep the interface of `SessionStore` and change what is behind it. (Simulated.)',
    ),
  )
}

/** `plan`: presents a plan and goes on when it is approved. */
export const plan: Scenario = async (turn) => {
  const text = [
    '# Split the payment client',
    '',
    '1. Move retries out of `PaymentClient` into a `RetryPolicy`',
    '2. Cover the policy with tests for 429, 500 and time-outs',
    '3. Change the two callers, delete the old options',
    '',
  ].join('\n')
  const planFilePath = join(turn.state.cwd, '.claude', 'plans', 'split-the-payment-client.md')
  const present: ToolCall = {
    name: 'ExitPlanMode',
    input: { plan: text, planFilePath },
    needs: 'person',
    run() {
      if (turn.state.permissionMode === 'plan') changeMode(turn.state, 'default')
      return {
        content: 'User has approved your plan. You can now start coding.',
        structured: { plan: text, isAgent: false, filePath: planFilePath },
      }
    },
  }
  await turn.request(async (message) => {
    await message.think('Retries and requests are mixed in one class. Three small steps separate them.')
    await message.call(present)
  })
  await turn.request((message) =>
    message.say('I start with the first step of the plan. (Simulated: no file is changed.)'),
  )
}
