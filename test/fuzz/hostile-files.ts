import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { MusterError } from '../../src/contract/errors.ts'
import { defaultSettings } from '../../src/main/core/base/core-settings.ts'
import { readSettings } from '../../src/main/core/settings/setting-sources.ts'
import { otherDefaults, settingKeys, settingTable } from '../../src/main/core/settings/setting-table.ts'
import { hostileJson } from './hostile-values.ts'

/** Files of a project that are read to tell what Claude would load. */
const places = [
  '.mcp.json',
  '.claude/settings.json',
  '.claude/settings.local.json',
  '.claude/commands/x.md',
  '.claude/agents/x.md',
  '.claude/skills/x/SKILL.md',
  '.claude/plugins/x/.claude-plugin/plugin.json',
] as const

const frontMatter = fc.oneof(
  hostileJson.map((json) => `---\nname: x\ndescription: ${json}\n---\ntext\n`),
  fc.constantFrom(1_000, 100_000).map((count) => `---\n${'k: 1\n'.repeat(count)}---\n`),
  fc.constantFrom('---\n', '---\n---\n', '\uFEFF---\nname: [\n---\n', '---\nname: &a [*a]\n---\n', '\0'),
)
const settings = fc.oneof(
  hostileJson,
  hostileJson.map((json) => `{"mcpServers": ${json}, "enabledPlugins": ${json}, "hooks": ${json}}`),
  hostileJson.map((json) => `{"mcpServers": {"x": {"command": "ls", "args": ${json}, "env": ${json}}}}`),
  hostileJson.map((json) => `{"permissions": {"deny": ${json}, "defaultMode": ${json}}}`),
  hostileJson.map((json) => `\uFEFF${json}//`),
)

/** Some of a project's files with what is hostile in them. */
export const projects: fc.Arbitrary<{ place: string; text: string }[]> = fc.array(
  fc.oneof(
    ...places.map((place) =>
      (place.endsWith('.md') ? frontMatter : settings).map((text) => ({ place, text })),
    ),
  ),
  { minLength: 1, maxLength: 4 },
)

export function writeProject(directory: string, files: readonly { place: string; text: string }[]): void {
  for (const { place, text } of files) {
    mkdirSync(dirname(join(directory, place)), { recursive: true })
    writeFileSync(join(directory, place), text)
  }
}

/** Texts of Muster's own settings' file. */
export const settingsFiles: fc.Arbitrary<string> = fc.oneof(
  hostileJson,
  fc
    .tuple(fc.constantFrom(...settingKeys), hostileJson)
    .map(([key, json]) => `{${JSON.stringify(settingTable[key].name)}: ${json}}`),
)

/** What is wrong with how a settings' file is read: it is taken, or refused in our words. */
export function readOwnSettings(directory: string, text: string): string[] {
  const path = join(directory, 'settings.json')
  writeFileSync(path, text, { mode: 0o600 })
  try {
    readSettings({ path, defaults: { ...defaultSettings, ...otherDefaults }, env: {}, flags: {} })
  } catch (error) {
    if (!(error instanceof MusterError)) return [`the settings' file ${text.slice(0, 200)}: ${String(error)}`]
  }
  return []
}
