import { cutText } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import { isOperation, type OperationName, operations } from '../../../contract/operations.ts'
import { nearestName } from '../../core/base/nearest-name.ts'
import { callByName } from '../../rpc/serve.ts'
import { exitCodes } from '../exit-codes.ts'
import { printTable } from '../facts-text.ts'
import { parseInput } from '../parse-input.ts'
import { readObject } from '../read-object.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** `muster call`: any operation of the contract, its input and output as JSON; without a name it lists them. */
export async function call(
  context: VerbContext,
  name: string | undefined,
  options: { input?: string; inputFile?: string; yes?: boolean },
): Promise<number> {
  if (name === undefined) return list(context)
  const operation = findOperation(name)
  const { effect, summary } = operations[operation]
  if (effect === 'destructive' && !options.yes) {
    throw new MusterError('validation', `Nothing was done. ${operation} does this: ${summary}.`, {
      hint: 'It may not be possible to take it back. See muster call --help for how to say that it is meant.',
    })
  }
  const input =
    options.inputFile === undefined
      ? parseInput(options.input ?? '{}')
      : await readObject(options.inputFile, 'the input of an operation', context.stdin)
  return withClient(context, async (client, terminal) => {
    const output = await callByName(client, operation, input)
    if (terminal.json) terminal.printJson(output)
    else terminal.print(JSON.stringify(output, null, 2))
  })
}

function list({ terminal }: VerbContext): number {
  for (const [name, { effect, summary }] of Object.entries(operations)) {
    if (terminal.json) terminal.printJson({ name, effect, summary })
  }
  if (terminal.json) return exitCodes.ok
  const rows = Object.entries(operations).map(([name, { effect, summary }]) => [name, effect, summary])
  printTable(terminal, [['OPERATION', 'EFFECT', 'SUMMARY'], ...rows])
  return exitCodes.ok
}

function findOperation(name: string): OperationName {
  if (isOperation(name)) return name
  const near = nearestName(name, Object.keys(operations))
  throw new MusterError('not_found', `There is no operation "${cutText(name, 100)}".`, {
    hint: near === undefined ? 'muster call lists them.' : `Did you mean ${near}? muster call lists them.`,
  })
}
