// A supervisor that keeps all conversations of a home, and says how much it has read. Argument: a JSON object {config}.
import { createCore } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'

const { config } = JSON.parse(process.argv[2] ?? '{}') as { config: Omit<CoreConfig, 'log'> }
const core = await createCore({ ...config, schedule: false, log: () => {} })
let told = -1
const timer = setInterval(async () => {
  const { intake } = await core.call('vault.status', {})
  if (intake === null || intake.bytes === told) return
  told = intake.bytes
  console.log(told)
}, 5)
await core.call('vault.update', {})
clearInterval(timer)
console.log('done')
await core.close()
