import { readHostConfig } from '../host-config.ts'
import type { VerbContext } from './verb-context.ts'

/** The configuration from the flags and environment of a verb; its log is opened by who becomes the supervisor. */
export function hostConfigOf(
  context: VerbContext,
  options: { schedule: boolean; simulate?: boolean | undefined },
): ReturnType<typeof readHostConfig> {
  const { flags, env } = context
  return readHostConfig({
    flags: {
      dataDirectory: flags.dataDir,
      claudePath: flags.claude,
      maxInstances: flags.maxInstances,
      simulate: options.simulate,
    },
    env,
    schedule: options.schedule,
    log: () => {},
  })
}
