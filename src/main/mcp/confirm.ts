import { randomBytes } from 'node:crypto'
import {
  acceptedContent,
  createRequestStateCodec,
  type InputRequiredResult,
  inputRequired,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import { MusterError } from '../../contract/errors.ts'
import type { ToolCall } from './tool.ts'

const Confirmation = z.object({ confirm: z.boolean().describe('Do it') })

/** The question that an answer belongs to, signed: it comes back by way of the client. */
export const askedQuestion = createRequestStateCodec<string>({ key: randomBytes(32) })

/**
 * Whether what destroys something is meant: a person is asked where the client can ask one, else the model must say so by
 * `confirm`. True, or the request that the client puts to the person.
 *
 * @throws MusterError `validation` when it was not confirmed: nothing was done
 */
export async function confirmed(
  call: ToolCall,
  confirm: boolean | undefined,
  question: string,
): Promise<true | InputRequiredResult> {
  if (!call.canAsk) {
    if (confirm === true) return true
    throw new MusterError('validation', `Nothing was done. This can not be taken back: ${question}`, {
      hint: 'Call it again with confirm if it is meant.',
    })
  }
  const { inputResponses, requestState } = call.context.mcpReq
  // An answer to another question is none: it is asked again.
  const responses = requestState<string>() === question ? inputResponses : undefined
  const answer = acceptedContent(responses, 'confirm', Confirmation)
  if (answer?.confirm) return true
  if (responses?.confirm !== undefined)
    throw new MusterError('validation', 'Nothing was done: the person did not confirm it.')
  return inputRequired({
    inputRequests: {
      confirm: inputRequired.elicit({ message: question, requestedSchema: Confirmation }),
    },
    requestState: await askedQuestion.mint(question),
  })
}
