import { parseArgs } from 'node:util'
import { MusterError } from '../../contract/errors.ts'
import type { HostFlags } from '../host-config.ts'

/**
 * The flags of a start: `--simulate`, `--data-dir DIR`, `--claude PATH`, `--max-instances N`. Others are Chromium's
 * and are passed over.
 */
export function parseFlags(argv: readonly string[]): HostFlags {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: {
      simulate: { type: 'boolean' },
      'data-dir': { type: 'string' },
      claude: { type: 'string' },
      'max-instances': { type: 'string' },
    },
  })
  const text = (value: string | boolean | undefined) =>
    typeof value === 'string' && value !== '' ? value : undefined
  const instances = values['max-instances'] === undefined ? undefined : Number(text(values['max-instances']))
  if (instances !== undefined && !(Number.isInteger(instances) && instances >= 1 && instances <= 1_000)) {
    throw new MusterError(
      'validation',
      `--max-instances is "${values['max-instances']}", which is not a whole number from 1 to 1000.`,
      { hint: 'Correct it or leave it out.' },
    )
  }
  return {
    simulate: values.simulate === true ? true : undefined,
    dataDirectory: text(values['data-dir']),
    claudePath: text(values.claude),
    maxInstances: instances,
  }
}
