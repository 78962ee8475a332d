import { onTestFinished } from 'vitest'
import type { Core } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { realClaude, realClaudeEnvironment } from '../harness/claude-binary.ts'
import { temporaryDirectory, testConfig, testCore } from '../harness/test-core.ts'
import { type LoopbackModel, startLoopbackModel } from '../loopback-model/loopback-model.ts'

/** A model that is closed after the test, and the configuration of a core that runs the real CLI against it. */
export async function realConfig(): Promise<{ model: LoopbackModel; config: CoreConfig }> {
  const model = await startLoopbackModel()
  onTestFinished(() => model.close())
  const config = testConfig({
    simulate: false,
    claudePath: realClaude(),
    env: realClaudeEnvironment({ modelUrl: model.url, home: temporaryDirectory('home') }),
    passApiKey: true,
  })
  return { model, config }
}

export async function realCore(
  changes: Partial<CoreConfig> = {},
): Promise<{ model: LoopbackModel; core: Core; config: CoreConfig }> {
  const { model, config: real } = await realConfig()
  const config = { ...real, ...changes }
  return { model, config, core: await testCore(config) }
}
