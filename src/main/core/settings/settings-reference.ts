import { defaultSettings } from '../base/core-settings.ts'
import { otherDefaults, settingKeys, settingTable } from './setting-table.ts'
import { describeRange, showValue } from './setting-values.ts'

/** Defaults that depend on the machine, in words. */
const machineDefaults: Readonly<Record<string, string>> = {
  maxInstances: 'half the memory at 500 MB each, at most four a core; from 2 to 50',
  maxStarting: 'the number of cores, at least 2',
  claudePath: 'looked for',
  passVariables: 'none',
  modulePaths: 'none',
  trackingDatabaseUrl: 'none: in a file of the data directory',
}

/** The reference of the settings as Markdown, made from their table: docs/settings.md. */
export function createSettingsReference(): string {
  const defaults = { ...defaultSettings, ...otherDefaults }
  const rows = settingKeys.map((key) => {
    const spec = settingTable[key]
    const standard = machineDefaults[key] ?? `\`${showValue(spec, defaults[key])}\``
    const flag = spec.flag ? `, \`${spec.flag}\`` : ''
    const meaning = `${spec.description}${spec.live ? '' : ' Takes effect at the next start.'}`
    return `| \`${spec.name}\` | ${meaning} | ${describeRange(spec)} | ${standard} | \`${spec.variable}\`${flag} |`
  })
  return `${[
    '# Settings',
    '',
    'Made from the table of settings; `npx vitest run --project unit src/main/core/settings -u` writes it anew.',
    '',
    'A flag wins over its variable, a variable over the settings file, the file over the default. `muster config` and the',
    'Settings page show every value and where it came from, and change the file:',
    '',
    '```sh',
    'muster config',
    'muster config set sessions.idleTimeout 10m',
    'muster config unset sessions.idleTimeout',
    '```',
    '',
    'A running supervisor takes over a change that is made this way at once, unless the table says otherwise. What is',
    'edited in the file by hand counts from the next start.',
    '',
    '| setting | meaning | value | default | variable, flag |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    'A time is a number with `ms`, `s`, `m`, `h` or `d`; without a unit it is in seconds. A size is a number with `KB`,',
    '`MB` or `GB` (of 1024), or in bytes. `off` stands for no such limit.',
    '',
    '## The file',
    '',
    '`settings.json` in the data directory, one JSON object with the names above:',
    '',
    '```json',
    '{',
    '  "instances.max": 12,',
    '  "sessions.idleTimeout": "10m",',
    '  "sessions.maxDuration": "off"',
    '}',
    '```',
    '',
    'It is written as a whole, with mode 0600. A name that nothing knows stays in it and is warned about in the log and by',
    '`muster doctor`, with the nearest one that exists. A file that is broken, or that has a value out of range, stops the',
    'start with an error that names the place; nothing in it is lost.',
    '',
    '`MUSTER_DATA_DIR` and `--data-dir` choose the data directory itself, so they are not in the file.',
  ].join('\n')}\n`
}
