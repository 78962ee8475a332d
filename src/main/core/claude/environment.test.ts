import { describe, expect, it } from 'vitest'
import { buildEnvironment, dataDirectoryTag } from './environment.ts'

const options = { instanceId: 'i1', dataDirectory: '/home/ann/.local/share/muster' }
const added = [
  'CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS',
  'CLAUDE_ENABLE_BYTE_WATCHDOG',
  'MUSTER_DATA_DIR_HASH',
  'MUSTER_INSTANCE',
]
const passed = (env: Record<string, string>, more: object = {}) =>
  Object.keys(buildEnvironment(env, { ...options, ...more }))
    .filter((name) => !added.includes(name))
    .sort()

describe('buildEnvironment', () => {
  it('passes what is needed and nothing else', () => {
    const env = {
      PATH: '/bin',
      HOME: '/h',
      LC_ALL: 'C',
      XDG_CONFIG_HOME: '/x',
      https_proxy: 'http://p',
      CLAUDE_CONFIG_DIR: '/c',
      ANTHROPIC_BASE_URL: 'http://b',
      DISABLE_TELEMETRY: '1',
      DATABASE_PASSWORD: 'secret',
      GITHUB_TOKEN: 'secret',
      OPENAI_API_KEY: 'secret',
      LD_PRELOAD: 'x',
      NODE_OPTIONS: '--inspect',
      ELECTRON_RUN_AS_NODE: '1',
      MUSTER_API_KEY: 'secret',
      MUSTER_DATA_DIR: '/d',
    }
    expect(passed(env)).toEqual([
      'ANTHROPIC_BASE_URL',
      'CLAUDE_CONFIG_DIR',
      'DISABLE_TELEMETRY',
      'HOME',
      'LC_ALL',
      'PATH',
      'XDG_CONFIG_HOME',
      'https_proxy',
    ])
  })

  it('passes keys only when asked to', () => {
    const env = { ANTHROPIC_API_KEY: 'k', ANTHROPIC_AUTH_TOKEN: 't', ANTHROPIC_FOUNDRY_API_KEY: 'f' }
    expect(passed(env)).toEqual([])
    expect(passed(env, { passApiKey: true })).toEqual(Object.keys(env).sort())
  })

  it("passes a cloud's login only when Claude uses that cloud", () => {
    const env = { AWS_PROFILE: 'p', GOOGLE_APPLICATION_CREDENTIALS: '/g' }
    expect(passed(env)).toEqual([])
    expect(passed({ ...env, CLAUDE_CODE_USE_BEDROCK: '1' })).toEqual([
      'AWS_PROFILE',
      'CLAUDE_CODE_USE_BEDROCK',
    ])
    expect(passed({ ...env, CLAUDE_CODE_USE_VERTEX: 'true', CLAUDE_CODE_USE_BEDROCK: '0' })).toContain(
      'GOOGLE_APPLICATION_CREDENTIALS',
    )
  })

  it('does not pass on what a Claude says about itself to its children', () => {
    const env = {
      CLAUDECODE: '1',
      CLAUDE_PID: '7',
      CLAUDE_CODE_SESSION_ID: 's',
      CLAUDE_CODE_ENTRYPOINT: 'cli',
    }
    expect(passed(env)).toEqual([])
  })

  it('tags the instance without telling where the data is', () => {
    const env = buildEnvironment({}, options)
    expect(env).toEqual({
      MUSTER_INSTANCE: 'i1',
      MUSTER_DATA_DIR_HASH: dataDirectoryTag(options.dataDirectory),
      CLAUDE_ENABLE_BYTE_WATCHDOG: '1',
      CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: '120000',
    })
    expect(env.MUSTER_DATA_DIR_HASH).toMatch(/^[0-9a-f]{16}$/)
  })

  it("lets the person's own watchdog settings win", () => {
    expect(buildEnvironment({ CLAUDE_ENABLE_BYTE_WATCHDOG: '0' }, options).CLAUDE_ENABLE_BYTE_WATCHDOG).toBe(
      '0',
    )
  })

  it('tells a simulated instance where its sessions are', () => {
    expect(buildEnvironment({}, { ...options, simulatedHome: '/s' })).toMatchObject({
      MUSTER_SIMULATED_HOME: '/s',
      ELECTRON_RUN_AS_NODE: '1',
    })
  })
})
