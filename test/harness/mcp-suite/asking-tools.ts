import {
  acceptedContent,
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import { askedQuestion } from '../../../src/main/mcp/confirm.ts'

const say = (text: string): CallToolResult => ({ content: [{ type: 'text', text }] })
const Name = z.object({ name: z.string() })
const Color = z.object({ color: z.string() })
const Ok = z.object({ ok: z.boolean() })

const askName = inputRequired.elicit({ message: 'What is your name?', requestedSchema: Name })
const askOk = inputRequired.elicit({ message: 'Please confirm', requestedSchema: Ok })
const sample = (text: string, maxTokens: number) =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: { type: 'text', text } }], maxTokens })

/** The suite's tools that ask the client for something, in the way of 2026-07-28. */
export function addAskingTools(server: McpServer): void {
  const add = (
    name: string,
    run: (
      context: ServerContext,
    ) => CallToolResult | InputRequiredResult | Promise<CallToolResult | InputRequiredResult>,
  ) => server.registerTool(name, { description: name }, run)

  add('test_input_required_result_elicitation', ({ mcpReq }) => {
    const answer = acceptedContent(mcpReq.inputResponses, 'user_name', Name)
    return answer ? say(`Hello, ${answer.name}!`) : inputRequired({ inputRequests: { user_name: askName } })
  })
  add('test_streaming_elicitation', () => inputRequired({ inputRequests: { user_name: askName } }))
  add('test_input_required_result_sampling', ({ mcpReq }) => {
    const answer = inputResponse(mcpReq.inputResponses, 'capital_question')
    return answer.kind === 'missing'
      ? inputRequired({ inputRequests: { capital_question: sample('What is the capital of France?', 100) } })
      : say(JSON.stringify(answer))
  })
  add('test_input_required_result_list_roots', ({ mcpReq }) => {
    const answer = inputResponse(mcpReq.inputResponses, 'client_roots')
    return answer.kind === 'missing'
      ? inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } })
      : say(JSON.stringify(answer))
  })
  // Of one kind with what Muster itself asks before it destroys something.
  for (const name of [
    'test_input_required_result_request_state',
    'test_input_required_result_tampered_state',
  ])
    add(name, async ({ mcpReq }) => {
      if (mcpReq.requestState<string>() === name && acceptedContent(mcpReq.inputResponses, 'confirm', Ok))
        return say('state-ok')
      return inputRequired({
        inputRequests: { confirm: askOk },
        requestState: await askedQuestion.mint(name),
      })
    })
  add('test_input_required_result_multiple_inputs', async ({ mcpReq }) => {
    const keys = ['user_name', 'greeting', 'client_roots']
    const missing = keys.some((key) => inputResponse(mcpReq.inputResponses, key).kind === 'missing')
    if (!missing && mcpReq.requestState<string>() === 'several') return say('All there')
    return inputRequired({
      inputRequests: {
        user_name: askName,
        greeting: sample('Generate a greeting', 50),
        client_roots: inputRequired.listRoots(),
      },
      requestState: await askedQuestion.mint('several'),
    })
  })
  add('test_input_required_result_multi_round', async ({ mcpReq }) => {
    const round = mcpReq.requestState<string>()
    const color = acceptedContent(mcpReq.inputResponses, 'step2', Color)
    if (round === 'round 2' && color) return say(`Your color is ${color.color}`)
    const isSecond = round === 'round 1' && acceptedContent(mcpReq.inputResponses, 'step1', Name)
    return isSecond
      ? inputRequired({
          inputRequests: {
            step2: inputRequired.elicit({
              message: 'Step 2: What is your favorite color?',
              requestedSchema: Color,
            }),
          },
          requestState: await askedQuestion.mint('round 2'),
        })
      : inputRequired({
          inputRequests: {
            step1: inputRequired.elicit({ message: 'Step 1: What is your name?', requestedSchema: Name }),
          },
          requestState: await askedQuestion.mint('round 1'),
        })
  })
  add('test_input_required_result_capabilities', ({ mcpReq }) => {
    const envelope: Record<string, unknown> = { ...mcpReq.envelope }
    const can = (envelope[CLIENT_CAPABILITIES_META_KEY] ?? {}) as Record<string, unknown>
    return inputRequired({
      inputRequests: {
        ...(can.sampling ? { greeting: sample('Generate a greeting', 50) } : {}),
        ...(can.elicitation ? { user_name: askName } : {}),
      },
    })
  })
  add('test_missing_capability', () => inputRequired({ inputRequests: { greeting: sample('Hello', 50) } }))
}
