import { expect, test } from 'vitest'
import { checkSwitchable, extensionSettings } from './extension-settings.ts'

test('each kind is switched off by the setting that claude honours', () => {
  expect(extensionSettings([])).toBeNull()
  const settings = extensionSettings([
    { kind: 'mcp_server', name: 'shop' },
    { kind: 'skill', name: 'deploy' },
    { kind: 'command', name: 'deep:check' },
    { kind: 'agent', name: 'reviewer' },
  ])
  expect(JSON.parse(settings ?? '')).toEqual({
    deniedMcpServers: [{ serverName: 'shop' }],
    skillOverrides: { deploy: 'off', 'deep:check': 'off' },
    permissions: { deny: ['Agent(reviewer)'] },
  })
})

test('an agent whose name a rule cannot hold is refused', () => {
  expect(() => checkSwitchable({ kind: 'agent', name: 'a), Bash(*' })).toThrow(/cannot be switched off/)
  checkSwitchable({ kind: 'agent', name: 'code-reviewer' })
  checkSwitchable({ kind: 'skill', name: 'odd (name)' })
})
