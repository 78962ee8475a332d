import type { Config } from './base/config.ts'
import type { SettingSources } from './settings/setting-sources.ts'
import type { NodeKind } from './workflows/kinds/node-kind.ts'

/** Everything the core needs from its host. Hosts fill it from flags, environment, the settings' file and defaults. */
export interface CoreConfig extends Config {
  /** Kinds of workflow nodes besides the built-in ones. */
  nodeKinds?: readonly NodeKind[]
  /** Where the settings came from; without it all of them are defaults. */
  settingSources?: SettingSources
}
