import { clsx } from 'clsx'
import type { LogEntry, LogLevel } from '../../../contract/settings.ts'

const tones: Record<LogLevel, string> = {
  debug: 'text-faint',
  info: 'text-blue',
  warn: 'text-amber',
  error: 'text-red',
}

/** One line of the log: time, level, message, fields; what has several lines stands below. */
export function LogLine({ entry }: { entry: LogEntry }) {
  const fields = Object.entries(entry.fields)
  const blocks = fields.filter(([, value]) => typeof value === 'string' && value.includes('\n'))
  const words = fields.filter((field) => !blocks.includes(field))
  return (
    <div className="px-3 py-0.5 font-mono text-sm">
      <p className="whitespace-pre-wrap break-words">
        <time dateTime={new Date(entry.at).toISOString()} className="text-faint">
          {clock(entry.at)}
        </time>{' '}
        <span className={clsx('inline-block w-[5ch]', tones[entry.level])}>{entry.level}</span>{' '}
        {entry.message}
        {words.map(([name, value]) => (
          <span key={name} className="text-muted">
            {' '}
            <span className="text-faint">{name}=</span>
            {typeof value === 'string' ? value : JSON.stringify(value)}
          </span>
        ))}
      </p>
      {blocks.map(([name, value]) => (
        <pre key={name} className="whitespace-pre-wrap break-words pl-4 text-muted">
          {String(value)}
        </pre>
      ))}
    </div>
  )
}

/** A line as plain text, for copying. */
export function logLineText(entry: LogEntry): string {
  const fields = Object.keys(entry.fields).length > 0 ? ` ${JSON.stringify(entry.fields)}` : ''
  return `${new Date(entry.at).toISOString()} ${entry.level} ${entry.message}${fields}`
}

function clock(at: number): string {
  const time = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  const ms = String(time.getMilliseconds()).padStart(3, '0')
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${ms}`
}
