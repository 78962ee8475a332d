import { acceptedContent, type InputRequiredResult, inputRequired } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { MusterError } from '../../contract/errors.ts'
import type { ToolCall } from './tool.ts'

const Confirmation = z.object({ confirm: z.boolean().describe('Do it') })

/**
 * Whether what destroys something is meant: a person is asked where the client can ask one, else the model must say so by
 * `confirm`. True, or the request that the client puts to the person.
 *
 * @throws MusterError `validation` when it was not confirmed: nothing was done
 */
export function confirmed(
  call: ToolCall,
  confirm: boolean | undefined,
  question: string,
): true | InputRequiredResult {
  if (!call.canAsk) {
    if (confirm === true) return true
    throw new MusterError('validation', `Nothing was done. This can not be taken back: ${question}`, {
      hint: 'Call it again with confirm if it is meant.',
    })
  }
  const { inputResponses } = call.context.mcpReq
  const answer = acceptedContent(inputResponses, 'confirm', Confirmation)
  if (answer?.confirm) return true
  if (inputResponses?.confirm !== undefined)
    throw new MusterError('validation', 'Nothing was done: the person did not confirm it.')
  return inputRequired({
    inputRequests: {
      confirm: inputRequired.elicit({ message: question, requestedSchema: Confirmation }),
    },
  })
}
