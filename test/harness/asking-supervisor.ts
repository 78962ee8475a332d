// A supervisor in a process of its own, to be killed: asks a module and says when the first question is being answered.
// Arguments: a JSON object {config, module, questions, minLines}; prints one JSON line with the ids of the questions.
import { createCore } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'

const { config, module, questions, minLines } = JSON.parse(process.argv[2] ?? '{}') as {
  config: Omit<CoreConfig, 'log' | 'env'>
  module: string
  questions: string[]
  minLines: number
}
const core = await createCore({
  ...config,
  env: process.env,
  log: (_level, message) => console.error(message),
})
const queryIds: string[] = []
for (const question of questions) {
  const { queries } = await core.call('module.ask', { modules: [module], question, background: true })
  queryIds.push(...queries.map(({ id }) => id))
}
core.subscribe(
  { names: ['task.changed'] },
  {
    onEvent(event) {
      if (event.name !== 'task.changed' || event.payload.task.lineCount < minLines) return
      console.log(JSON.stringify({ queryIds }))
    },
  },
)
