import type { LogEntry } from '../../contract/settings.ts'

/** A line of the log for people: `14:05:09.123 warn  message  taskId=…`; stacks below it. */
export function formatEntry(
  entry: LogEntry,
  paint: (level: LogEntry['level'], text: string) => string,
): string {
  const time = new Date(entry.at)
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
  const fields: string[] = []
  const blocks: string[] = []
  for (const [name, value] of Object.entries(entry.fields)) {
    if (typeof value === 'string' && value.includes('\n')) blocks.push(value.replaceAll(/^/gm, '    '))
    else
      fields.push(`${name}=${typeof value === 'string' && !/\s/.test(value) ? value : JSON.stringify(value)}`)
  }
  const head = `${clock}.${String(time.getMilliseconds()).padStart(3, '0')} ${entry.level.padEnd(5)}`
  return [[paint(entry.level, head), entry.message, ...fields].join(' '), ...blocks].join('\n').replaceAll(
    // What others printed must not steer the terminal.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to take out.
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,
    '',
  )
}
