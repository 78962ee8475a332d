import { homedir } from 'node:os'
import { join } from 'node:path'

/** The folder in which Claude Code keeps its files: `CLAUDE_CONFIG_DIR`, else `~/.claude`. */
export function claudeHome(env: Readonly<Record<string, string | undefined>>): string {
  if (env.CLAUDE_CONFIG_DIR) return env.CLAUDE_CONFIG_DIR
  return join(env.HOME || env.USERPROFILE || homedir(), '.claude')
}
