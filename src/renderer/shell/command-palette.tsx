import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import {
  CircleDashed,
  Cpu,
  FolderInput,
  Keyboard,
  type LucideIcon,
  MessageCircleQuestion,
  Plus,
  Settings,
  SquarePlus,
  SunMoon,
  Workflow,
} from 'lucide-react'
import { useMemo, useState } from 'react'
import { openAsk } from '../features/modules/ask/ask-state.ts'
import { openNewItem } from '../features/work/dialogs/work-dialogs.ts'
import { newDefinition } from '../features/workflows/drafts.ts'
import { useInstanceFocus } from '../lib/instance-focus.ts'
import { setPreferences } from '../lib/preferences.ts'
import { useRunList } from '../lib/runs.ts'
import { openImport } from '../lib/session-dialogs.ts'
import { settingsSections } from '../lib/settings-sections.ts'
import { openNewTask, useShell } from '../lib/shell-state.ts'
import { useLive } from '../lib/store.ts'
import { controlLabel, controlLooks, controlNames, whyNot } from '../ui/controls/task-controls.ts'
import { hasEndedSession, useControls } from '../ui/controls/use-controls.ts'
import { Kbd } from '../ui/kbd.tsx'
import { describeRun } from '../ui/run-state.ts'
import { describeState } from '../ui/task-state.ts'
import { textTones } from '../ui/tone.ts'
import { places } from './places.ts'
import { useSearchEntries } from './search-entries.ts'
import { useWorkEntries } from './work-entries.ts'

/** Tasks offered at most; more would only have to be scrolled. */
const MAX_TASKS = 40
const MAX_RUNS = 20

/** Everything by its name: places, tasks, runs, work items, controls of the selected task, the theme. */
export function CommandPalette() {
  const open = useShell((state) => state.paletteOpen)
  const close = () => useShell.setState({ paletteOpen: false })
  return (
    <Command.Dialog
      open={open}
      onOpenChange={(paletteOpen) => useShell.setState({ paletteOpen })}
      label="Find a task or a command"
      shouldFilter={false}
      overlayClassName="fixed inset-0 z-40 bg-scrim"
      contentClassName="fixed top-[12vh] left-1/2 z-40 w-[calc(100vw-1.5rem)] max-w-[38rem] -translate-x-1/2 animate-enter overflow-hidden rounded-lg bg-raised shadow-float"
    >
      {open && <PaletteContent close={close} />}
    </Command.Dialog>
  )
}

interface Entry {
  id: string
  group: string
  label: string
  icon: LucideIcon
  iconClass?: string
  note?: string
  shortcut?: string
  run: () => void
}

function PaletteContent({ close }: { close: () => void }) {
  const [search, setSearch] = useState('')
  const commands = useCommands()
  const tasks = useTaskEntries(search)
  const runs = useRunEntries(search)
  const work: Entry[] = useWorkEntries(search)
  const said: Entry[] = useSearchEntries(search, new Set(work.map(({ id }) => id)))
  const wanted = search.trim().toLowerCase()
  const found = [
    ...commands.filter(
      (entry) => wanted === '' || `${entry.label} ${entry.group}`.toLowerCase().includes(wanted),
    ),
    ...runs,
    ...work,
    ...tasks,
    ...said,
  ]
  const groups = Map.groupBy(found, (entry) => entry.group)
  return (
    <>
      <Command.Input
        value={search}
        onValueChange={setSearch}
        placeholder="Find a task or a command"
        className="h-11 w-full border-line border-b bg-transparent px-4 text-lg outline-none"
      />
      <Command.List className="max-h-[min(26rem,60vh)] overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-6 text-center text-muted">
          Nothing has this in its name. Titles and directories of tasks are searched too.
        </Command.Empty>
        {[...groups].map(([group, entries]) => (
          <Command.Group
            key={group}
            heading={group}
            className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-sm"
          >
            {entries.map(({ icon: Icon, ...entry }) => (
              <Command.Item
                key={entry.id}
                value={entry.id}
                onSelect={() => {
                  close()
                  entry.run()
                }}
                className="flex h-8 cursor-default items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-hover"
              >
                <Icon aria-hidden size={16} strokeWidth={1.75} className={entry.iconClass ?? 'text-muted'} />
                <span className="min-w-0 flex-1 truncate">{entry.label}</span>
                {entry.note && <span className="max-w-[40%] truncate text-faint text-sm">{entry.note}</span>}
                {entry.shortcut && <Kbd>{entry.shortcut}</Kbd>}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </>
  )
}

function useCommands(): Entry[] {
  const navigate = useNavigate()
  const control = useControls()
  const focusedTaskId = useShell((state) => state.focusedTaskId)
  const focused = useLive((state) => (focusedTaskId === null ? undefined : state.tasks.get(focusedTaskId)))
  const entries: Entry[] = []
  if (focused) {
    for (const name of controlNames) {
      if (whyNot(name, focused, hasEndedSession(focused)) !== null) continue
      const { icon, shortcut } = controlLooks[name]
      entries.push({
        id: `control:${name}`,
        group: `Selected: ${focused.title}`,
        label: controlLabel(name, focused),
        icon,
        ...(shortcut === undefined ? {} : { shortcut }),
        run: () => void control(name, [focused.id]),
      })
    }
  }
  entries.push({
    id: 'new',
    group: 'Commands',
    label: 'New task',
    icon: Plus,
    shortcut: 'n',
    run: () => openNewTask(),
  })
  entries.push({
    id: 'ask',
    group: 'Commands',
    label: 'Ask a module',
    icon: MessageCircleQuestion,
    run: () => openAsk({}),
  })
  entries.push({
    id: 'work:new',
    group: 'Commands',
    label: 'New work item',
    icon: SquarePlus,
    run: () => openNewItem(),
  })
  entries.push({
    id: 'import',
    group: 'Commands',
    label: 'Import a conversation of Claude Code',
    icon: FolderInput,
    run: () => openImport(),
  })
  entries.push({
    id: 'profile',
    group: 'Commands',
    label: 'Keep instances ready',
    icon: Cpu,
    run: () => {
      useInstanceFocus.setState({ adding: true })
      void navigate({ to: '/instances' })
    },
  })
  entries.push(
    {
      id: 'workflow:run',
      group: 'Commands',
      label: 'Run a workflow',
      icon: Workflow,
      run: () => void navigate({ to: '/workflows', search: { tab: 'definitions' } }),
    },
    {
      id: 'workflow:new',
      group: 'Commands',
      label: 'New workflow',
      icon: Plus,
      run: () => void navigate({ to: '/workflows/$name', params: { name: newDefinition } }),
    },
  )
  for (const { to, label, icon, shortcut } of places) {
    entries.push({
      id: to,
      group: 'Commands',
      label: `Go to ${label}`,
      icon,
      shortcut,
      run: () => void navigate({ to }),
    })
  }
  for (const { id, title } of settingsSections) {
    // The desktop has no key to remember.
    if (id === 'key' && window.muster) continue
    entries.push({
      id: `settings:${id}`,
      group: 'Commands',
      label: `Settings: ${title}`,
      icon: Settings,
      run: () => void navigate({ to: '/settings', search: { section: id } }),
    })
  }
  for (const theme of ['light', 'dark', 'system'] as const) {
    entries.push({
      id: `theme:${theme}`,
      group: 'Commands',
      label: theme === 'system' ? 'Theme: as the system' : `Theme: ${theme}`,
      icon: SunMoon,
      run: () => setPreferences({ theme }),
    })
  }
  entries.push({
    id: 'shortcuts',
    group: 'Commands',
    label: 'Show the shortcuts',
    icon: Keyboard,
    shortcut: '?',
    run: () => useShell.setState({ shortcutsOpen: true }),
  })
  return entries
}

function useRunEntries(search: string): Entry[] {
  const navigate = useNavigate()
  const wanted = search.trim().toLowerCase()
  const found = useRunList().filter(
    (run) => wanted === '' || `${run.title} ${run.workflow} ${run.id}`.toLowerCase().includes(wanted),
  )
  return found.slice(0, wanted === '' ? 3 : MAX_RUNS).map((run): Entry => {
    const look = describeRun(run)
    return {
      id: run.id,
      group: 'Runs of workflows',
      label: run.title,
      note: run.workflow,
      icon: look.icon,
      iconClass: textTones[look.tone],
      run: () => void navigate({ to: '/run/$runId', params: { runId: run.id } }),
    }
  })
}

function useTaskEntries(search: string): Entry[] {
  const navigate = useNavigate()
  const structure = useLive((state) => state.structureVersion)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tasks are changed in place; the version tells when.
  return useMemo(() => {
    const wanted = search.trim().toLowerCase()
    const entries: Entry[] = []
    for (const task of useLive.getState().tasks.values()) {
      if (entries.length >= (wanted === '' ? 8 : MAX_TASKS)) break
      if (wanted !== '' && !`${task.title} ${task.directory} ${task.id}`.toLowerCase().includes(wanted))
        continue
      const look = describeState(task)
      entries.push({
        id: task.id,
        group: 'Tasks',
        label: task.title,
        note: task.directory.split('/').at(-1) ?? '',
        icon: look.icon ?? CircleDashed,
        iconClass: textTones[look.tone],
        run: () => void navigate({ to: '/task/$taskId', params: { taskId: task.id } }),
      })
    }
    return entries
  }, [search, structure, navigate])
}
