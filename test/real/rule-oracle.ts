import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { realClaude, realClaudeEnvironment } from '../harness/claude-binary.ts'
import { startLoopbackModel } from '../loopback-model/loopback-model.ts'
import type { ToolCall } from '../loopback-model/scenario.ts'

/** What the real CLI does with a call: refuses it by a rule, asks, or lets it run. */
export type Verdict = 'deny' | 'ask' | 'allow'

export interface RuleOracle {
  /** What it does with each call while this is the only rule in its settings. */
  judge(decision: Verdict, rule: string, calls: readonly ToolCall[]): Promise<Verdict[]>
  close(): Promise<void>
}

/** Of its lines, what tells of a decision. */
const Line = z.looseObject({
  type: z.string(),
  subtype: z.string().optional(),
  tool_use_id: z.string().optional(),
  request_id: z.string().optional(),
  message: z.unknown().optional(),
  request: z.looseObject({ subtype: z.string(), tool_use_id: z.string().optional() }).optional(),
})

/** Tools for files tell of a rule in their result only. */
const Refusal = z.object({
  content: z.array(
    z.object({
      type: z.literal('tool_result'),
      tool_use_id: z.string(),
      is_error: z.literal(true),
      content: z.string().regex(/deni(?:ed by|ed\.)|deny rule in your permission settings/),
    }),
  ),
})

/** The real CLI as the judge of rules: one process, whose settings are replaced between turns. */
export async function startRuleOracle(directory: string, home: string): Promise<RuleOracle> {
  const model = await startLoopbackModel()
  const child = spawn(
    realClaude(),
    [
      ...['-p', '--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose'],
      ...['--permission-prompt-tool', 'stdio'],
    ],
    {
      cwd: directory,
      env: realClaudeEnvironment({ modelUrl: model.url, home }),
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  )
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const send = (line: object) => child.stdin.write(`${JSON.stringify(line)}\n`)
  let turn = 0
  let onLine: (line: z.infer<typeof Line>) => void = () => {}
  createInterface({ input: child.stdout }).on('line', (text) => onLine(Line.parse(JSON.parse(text))))

  return {
    async judge(decision, rule, calls) {
      turn += 1
      const name = `turn-${turn}`
      const id = (index: number) => `toolu_${turn}_${index}`
      const tools = calls.map((call, index) => ({ ...call, id: id(index) }))
      model.register(name, [{ tools }, { text: 'Done.' }])
      const verdicts = new Map<string, Verdict>()
      await new Promise<void>((resolve) => {
        onLine = (line) => {
          if (line.type === 'control_response') {
            send({ type: 'user', message: { role: 'user', content: `go #S:${name}` } })
          } else if (line.subtype === 'permission_denied' && line.tool_use_id) {
            verdicts.set(line.tool_use_id, 'deny')
          } else if (line.request?.subtype === 'can_use_tool' && line.request.tool_use_id) {
            verdicts.set(line.request.tool_use_id, 'ask')
            const response = { behavior: 'deny', message: 'asked' }
            send({
              type: 'control_response',
              response: { subtype: 'success', request_id: line.request_id, response },
            })
          } else if (line.type === 'user') {
            const refusal = Refusal.safeParse(line.message)
            for (const { tool_use_id } of refusal.data?.content ?? []) verdicts.set(tool_use_id, 'deny')
          } else if (line.type === 'result') resolve()
        }
        send({
          type: 'control_request',
          request_id: name,
          request: { subtype: 'apply_flag_settings', settings: { permissions: { [decision]: [rule] } } },
        })
      })
      return calls.map((_, index) => verdicts.get(id(index)) ?? 'allow')
    },
    async close() {
      child.kill('SIGTERM')
      await exited
      await model.close()
    },
  }
}
