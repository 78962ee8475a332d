import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * Path of the real CLI's executable: the platform package that `@anthropic-ai/claude-code` brings along. It is
 * used directly, because the package's own launcher needs an install script.
 * @throws when the platform's package is not installed.
 */
export function realClaude(): string {
  const require = createRequire(import.meta.url)
  const name = process.platform === 'win32' ? 'claude.exe' : 'claude'
  const variants = process.platform === 'linux' ? ['', '-musl'] : ['']
  const tried: string[] = []
  for (const variant of variants) {
    const id = `@anthropic-ai/claude-code-${process.platform}-${process.arch}${variant}`
    tried.push(id)
    try {
      const path = join(dirname(require.resolve(`${id}/package.json`)), name)
      if (existsSync(path)) return path
    } catch {
      // Not installed: the next variant.
    }
  }
  throw new Error(`The real claude is not installed: none of ${tried.join(', ')} was found. Run npm ci.`)
}

/**
 * The complete environment of a real CLI that talks to nobody but the loopback model. `home` must be a fresh
 * folder: the CLI keeps its configuration and sessions there. `IS_SANDBOX` lets `bypassPermissions` work as root.
 */
export function realClaudeEnvironment(options: { modelUrl: string; home: string }): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: options.home,
    USERPROFILE: options.home,
    TMPDIR: options.home,
    LANG: 'C.UTF-8',
    SHELL: '/bin/bash',
    ANTHROPIC_BASE_URL: options.modelUrl,
    ANTHROPIC_API_KEY: 'sk-ant-fake',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_AUTOUPDATER: '1',
    IS_SANDBOX: '1',
  }
}
