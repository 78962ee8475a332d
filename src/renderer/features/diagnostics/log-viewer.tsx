import { useDeferredValue, useState } from 'react'
import type { LogLevel } from '../../../contract/settings.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { FollowedLines, useFollowedLines } from '../../ui/followed-lines.tsx'
import { Input } from '../../ui/input.tsx'
import { Section } from '../../ui/section.tsx'
import { Select, type SelectOption } from '../../ui/select.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { LogLine, logLineText } from './log-line.tsx'
import { useLog } from './use-log.ts'

const levels: SelectOption<LogLevel>[] = [
  { value: 'debug', label: 'Debug and up' },
  { value: 'info', label: 'Info and up' },
  { value: 'warn', label: 'Warnings and errors' },
  { value: 'error', label: 'Errors' },
]

/** The supervisor's log as it is written. */
export function LogViewer() {
  const [level, setLevel] = useState<LogLevel>('info')
  const [search, setSearch] = useState('')
  const { entries, path, error } = useLog(level, useDeferredValue(search))
  const followed = useFollowedLines(entries, { height: 20 })
  const { follow, setFollow } = followed
  return (
    <Section
      title="Log"
      {...(path === null ? {} : { note: path })}
      action={
        <CopyButton label="Copy the lines shown" text={() => (entries ?? []).map(logLineText).join('\n')} />
      }
    >
      <div className="flex flex-wrap items-center gap-2 border-line border-b px-3 py-2">
        <Select label="Level" className="w-44" value={level} options={levels} onValueChange={setLevel} />
        <Input
          type="search"
          aria-label="Search the log"
          placeholder="Search message and fields"
          className="max-w-64 flex-1 max-md:order-1 max-md:max-w-none max-md:basis-full"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Checkbox checked={follow} onCheckedChange={setFollow}>
          Follow
        </Checkbox>
      </div>
      {error ? (
        <div className="p-3">
          <ErrorNote message={error.message} hint={error.hint} />
        </div>
      ) : entries === null ? (
        <SkeletonLines lines={5} />
      ) : entries.length === 0 ? (
        <p className="px-4 py-6 text-center text-muted">
          {search.trim() === ''
            ? 'Nothing at this level yet. What the supervisor has to say will be here.'
            : 'No line has this in its message or fields.'}
        </p>
      ) : (
        <FollowedLines label="Lines of the log" of={followed} className="h-96">
          {(entry) => <LogLine entry={entry} />}
        </FollowedLines>
      )}
    </Section>
  )
}
