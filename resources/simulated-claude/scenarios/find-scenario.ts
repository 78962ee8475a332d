import * as asking from './asking.ts'
import * as failing from './failing.ts'
import { runaway } from './runaway.ts'
import type { Scenario } from './scenario.ts'
import * as story from './story.ts'
import * as streaming from './streaming.ts'
import * as working from './working.ts'

const scenarios: Record<string, Scenario> = {
  stream: streaming.stream,
  flood: streaming.flood,
  slow: streaming.slow,
  stuck: streaming.stuck,
  thinking: streaming.thinking,
  essay: streaming.essay,
  tools: working.tools,
  edit: working.editFiles,
  'sleep-tool': working.sleepTool,
  todos: working.todos,
  background: working.background,
  'after-background': working.afterBackground,
  subagent: working.subagent,
  runaway,
  permission: asking.permission,
  question: asking.question,
  plan: asking.plan,
  fail: failing.fail,
  'api-error': failing.apiError,
  retry: failing.retry,
  'rate-limit': failing.rateLimit,
  withdraw: failing.withdraw,
  'max-turns': failing.maxTurns,
  'deep-request': asking.deepRequest,
  garbage: failing.garbage,
  'long-line': failing.longLine,
  exit: failing.exit,
  crash: failing.crash,
  quick: story.quick,
  unstructured: story.quick,
  context: story.context,
}

/** Names that `#sim:` takes. */
export const scenarioNames = Object.keys(scenarios)

/** @returns the scenario of that name, the usual story for null, and for an unknown name one that says so. */
export function findScenario(name: string | null): Scenario {
  if (name === null) return story.usual
  const found = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined
  if (found) return found
  return (turn) =>
    turn.request((message) =>
      message.say(`There is no simulated scenario "${name}". There are: ${scenarioNames.join(', ')}.`),
    )
}
